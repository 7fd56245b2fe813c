"""``python -m eval``: score Gouji against gold labels."""

from eval.cli import main

raise SystemExit(main())
