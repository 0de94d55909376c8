"""`python -m tests.graphs NAME [GROUP] [--codes]`: how flowlet differs from a recording, known differences left out."""

import collections
import os
import sys
import tempfile

from tests.graphs.comparing import cases, difference, known

os.chdir(tempfile.mkdtemp())  # some cases write where they run
_words = [word for word in sys.argv[1:] if not word.startswith("--")]
_name, _group = _words[0], _words[1] if len(_words) > 1 else None
_counts, _reasons = collections.Counter(), known(_name)
for _key, _case in cases(_name, _group):
    _found = None if _key in _reasons else difference(_name, _case)
    _counts[_case.get("group"), "known" if _key in _reasons else "same" if _found is None else "differs"] += 1
    if _found is not None:
        print(_key if "--codes" in sys.argv else f"{_case.get('group')} | {_key[:160]} | {_found}")
for (_group_name, _outcome), _count in sorted(_counts.items(), key=str):
    print(f"{_group_name}: {_outcome} {_count}", file=sys.stderr)
