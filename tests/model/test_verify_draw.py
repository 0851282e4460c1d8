"""The script that checks a draw without the rest of the program; see also test_draw.py, which asks it too."""

import json
import subprocess
import sys
from pathlib import Path

from socialdesk.model import verify_draw
from tests.model.test_draw import MANY, drawn


def test_the_script_stands_alone_and_is_short(tmp_path: Path) -> None:
    script = Path(verify_draw.__file__)
    (file := tmp_path / "draw.json").write_text(json.dumps(drawn()), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", script, file], capture_output=True, text=True, check=True
    )
    file.write_text(json.dumps(drawn(entries=MANY) | {"public": "another"}), encoding="utf-8")
    wrong = subprocess.run(
        [sys.executable, "-I", script, file], capture_output=True, text=True, check=False
    )

    assert len(script.read_text(encoding="utf-8").splitlines()) < 60
    assert "what its file says" in done.stdout
    assert wrong.returncode == 1 and "winners or public" in wrong.stderr
