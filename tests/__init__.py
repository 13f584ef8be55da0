"""The tests of hsm-policy, a folder for each package."""

import os
from pathlib import Path

os.environ["HSM_LANG"] = "en"  # wherever the tests run

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "docs" / "examples"
