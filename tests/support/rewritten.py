"""Test files with their assertions rewritten once for all the processes of a run.

A fresh checkout has none of what pytest keeps of a test file, and processes that begin together find
none of it: each would rewrite every file, which takes longer than importing all of them.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

import pytest
from _pytest.assertion import rewrite
from _pytest.assertion.rewrite import AssertionRewritingHook


def rewrite_share(config: pytest.Config, folder: Path, number: int, of: int) -> None:
    """Leave every `of`th file where pytest looks for it. Each process does its own share in the order
    in which all of them import, so none runs far ahead of what the others have done."""
    hook = config.pluginmanager.rewrite_hook
    if sys.dont_write_bytecode or not isinstance(hook, AssertionRewritingHook):
        return
    state = config.stash[rewrite.assertstate_key]
    for path in sorted(folder.rglob("test_*.py"))[number::of]:
        kept = rewrite.get_cache_dir(path)
        pyc = kept / (path.stem + rewrite.PYC_TAIL)
        if rewrite._read_pyc(path, pyc) is None and rewrite.try_makedirs(kept):
            with suppress(SyntaxError):  # is told when it is imported
                digest, code = rewrite._rewrite_test(path, config)
                rewrite._write_pyc(state, code, digest, pyc)
