"""Parts of summaries as the fields of their messages (flowlet/io/messages.py): tensors, metadata, pictures."""

import io

import numpy as np
from PIL import Image

from flowlet.io import messages
from flowlet.ops import tensor_bytes


def present(**fields):
    """The fields that are not zero: what a file holds of a message."""
    return {name: value for name, value in fields.items() if value != 0 or np.signbit(value)}


def tensor(array):
    """A TensorProto of a NumPy array."""
    return messages.Tensor.read(tensor_bytes.encoded(array), absent=False)


def metadata(plugin=None, content=b"", title=None, description=None):
    """A SummaryMetadata: which part of TensorBoard shows the value, and what it says beside it."""
    data = {"plugin_name": plugin, **({"content": content} if content else {})} if plugin else None
    parts = {"plugin_data": data, "display_name": title, "summary_description": description}
    return {name: value for name, value in parts.items() if value}


def png(pixels):
    """The bytes of a PNG file.

    Args:
        pixels: uint8 of shape (height, width, channels), with 1, 3 or 4 channels (2: gray and alpha).
    """
    out = io.BytesIO()
    Image.fromarray(pixels[..., 0] if pixels.shape[-1] == 1 else pixels).save(out, "PNG")
    return out.getvalue()
