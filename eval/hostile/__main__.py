"""``python -m eval.hostile``."""

import sys

from eval.hostile.cli import main

sys.exit(main())
