"""``python -m eval.corpus``."""

import sys

from eval.corpus.cli import main

sys.exit(main())
