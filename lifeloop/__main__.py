"""``python -m lifeloop``: the same as the ``lifeloop`` command."""

import sys

from lifeloop.cli import main

sys.exit(main())
