"""Checkpoints that are cut off, changed in single bits or made to harm: a clear error each time, and no wrong values."""

import random
import shutil
from pathlib import Path

import numpy as np
import pytest

from flowlet import errors
from flowlet.io import bundle, checkpoints, messages, proto, table, text, wire

FOLDER = Path(__file__).parent.parent / "oracle" / "checkpoints" / "1.15"


def everything(prefix):
    reader = bundle.Reader(str(prefix))
    return {name: reader.read(name) for name in reader.entries}


@pytest.fixture
def copied(tmp_path):
    for path in FOLDER.glob("dtypes*"):
        shutil.copy(path, tmp_path)
    return tmp_path / "dtypes"


def same(one, two):
    return one.keys() == two.keys() and all(np.array_equal(one[name], two[name]) for name in one)


@pytest.mark.parametrize("ending", ("index", "data-00000-of-00001"))
def test_cut_off(copied, ending):
    path = Path(f"{copied}.{ending}")
    data = path.read_bytes()
    for size in range(0, len(data), 37):
        path.write_bytes(data[:size])
        with pytest.raises(errors.OpError, match="(cut off|damaged|short|sstable)"):
            everything(copied)


@pytest.mark.parametrize("ending", ("index", "data-00000-of-00001"))
def test_single_bits(copied, ending):
    """A changed bit is an error, or it is in bytes that nothing uses: never another value."""
    path, before = Path(f"{copied}.{ending}"), everything(copied)
    data, found = path.read_bytes(), 0
    for place in random.Random(0).sample(range(len(data) * 8), 300):
        changed = bytearray(data)
        changed[place // 8] ^= 1 << place % 8
        path.write_bytes(changed)
        try:
            assert same(everything(copied), before)
        except errors.OpError:
            found += 1
    assert found > 280


@pytest.mark.parametrize("entry", (
    {"dtype": 1, "shape": {"dim": [{"size": 2**62}]}, "size": 8},
    {"dtype": 1, "shape": {"dim": [{"size": -3}]}, "size": 8},
    {"dtype": 1, "shape": {"dim": [{"size": 2}]}, "size": 2**62},
    {"dtype": 1, "shape": {"dim": [{"size": 2}]}, "size": 8, "offset": 2**62},
    {"dtype": 1, "shape": {"dim": [{"size": 2}]}, "size": 8, "offset": -8},
    {"dtype": 99, "shape": {"dim": [{"size": 2}]}, "size": 8},
    {"dtype": 7, "shape": {"dim": [{"size": 2**40}]}, "size": 8},
    {"dtype": 1, "shape": {"dim": [{"size": 2}]}, "size": 8, "shard_id": 2**31 - 1},
    {"dtype": 1, "shape": {"dim": [{"size": 2}]}, "size": 8, "slices": [{"extent": [{"start": 0, "length": 1}]}]},
))  # fmt: skip
def test_hostile_entries(tmp_path, entry):
    header = messages.BundleHeader.write({"num_shards": 1, "version": {"producer": 1}})
    (tmp_path / "m.index").write_bytes(table.write([(b"", header), (b"x", messages.BundleEntry.write(entry))]))
    (tmp_path / "m.data-00000-of-00001").write_bytes(b"12345678")
    with pytest.raises(errors.OpError):
        everything(tmp_path / "m")


@pytest.mark.parametrize("content,kind", (
    (b'model_checkpoint_path: "../../elsewhere/m"\n', errors.DataLossError),
    (b'model_checkpoint_path: "m"\nall_model_checkpoint_paths: "../m"\n', errors.DataLossError),
    (b'model_checkpoint_path: ""\n', ValueError),
    (b'model_checkpoint_path: "a\\000b"\n', errors.DataLossError),
))  # fmt: skip
def test_state_that_leads_astray(tmp_path, content, kind):
    (tmp_path / "checkpoint").write_bytes(content)
    with pytest.raises(kind):
        checkpoints.get_checkpoint_state(tmp_path)


@pytest.mark.parametrize("content", (b"\x00\xff\x80", b"model_checkpoint_path: 3", b"model_checkpoint_path {", b"what: 1",
                                     b'model_checkpoint_path: "m', b"{" * 10**5, b"a" * (17 * 2**20)))  # fmt: skip
def test_state_that_is_none(tmp_path, content):
    (tmp_path / "checkpoint").write_bytes(content)
    assert checkpoints.latest_checkpoint(tmp_path) is None


def test_removing_takes_no_patterns(tmp_path):
    """A name with signs of patterns removes only what is called so."""
    for name in ("a*", "ab"):
        bundle.write(str(tmp_path / name), {"x": np.zeros(2)})
    checkpoints.remove_checkpoint(str(tmp_path / "a*"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ab.data-00000-of-00001", "ab.index"]


def test_messages_within_messages():
    data = b""
    for _ in range(200):
        data = wire._tagged(2, wire.LENGTH, wire._tagged(1, wire.LENGTH, b"k") + wire._tagged(
            2, wire.LENGTH, wire._tagged(10, wire.LENGTH, data)))  # fmt: skip
    with pytest.raises(errors.DataLossError, match="within each other"):
        messages.Function.read(data)


def test_random_bytes_are_no_graph():
    kind, source = proto.of(messages.MetaGraph), random.Random(1)
    for _ in range(300):
        try:
            kind.FromString(source.randbytes(source.randrange(60)))
        except errors.DataLossError:
            pass


@pytest.mark.parametrize("release", ("1.15", "2.21"))
def test_graph_in_bytes_and_text_and_back(release):
    folder, kind = FOLDER.parent / release, proto.of(messages.MetaGraph)
    data = (folder / "training-3.meta").read_bytes()
    message = kind.FromString(data)
    assert kind.FromString(message.SerializeToString()) == message
    assert kind.from_text(str(message)) == message
    if release == "1.15":  # 2.21 writes maps in an order of chance
        assert len(message.SerializeToString()) == len(data)
    assert text.read(messages.Graph, str(message.graph_def))["node"][0]["name"] == message.graph_def.node[0].name
