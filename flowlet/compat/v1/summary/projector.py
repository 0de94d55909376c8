"""`tf.contrib.tensorboard.plugins.projector`: says to TensorBoard's projector which variables of a checkpoint are embeddings."""

import os

from flowlet.api import add, export
from flowlet.io import files, proto
from flowlet.io.wire import Field, Message

_SPACE = "compat.v1.contrib.tensorboard.plugins.projector."
Sprite = Message("SpriteMetadata", image_path=Field(1, "string"), single_image_dim=Field(2, "uint64", repeated=True))
Embedding = Message("EmbeddingInfo", tensor_name=Field(1, "string"), metadata_path=Field(2, "string"),
                    bookmarks_path=Field(3, "string"), tensor_shape=Field(4, "uint64", repeated=True),
                    sprite=Field(5, Sprite), tensor_path=Field(6, "string"))  # fmt: skip
Config = Message("ProjectorConfig", model_checkpoint_path=Field(1, "string"), embeddings=Field(2, Embedding, repeated=True),
                 model_checkpoint_dir=Field(3, "string"))  # fmt: skip
for _message in (Sprite, Embedding, Config):
    add(_SPACE + _message.name, proto.of(_message))


@export(_SPACE + "visualize_embeddings")
def visualize_embeddings(summary_writer, config):
    """Write `projector_config.pbtxt` for TensorBoard into the folder where the checkpoint must be, too.

    Args:
        summary_writer: a tf.summary.FileWriter, or the folder.
        config: a ProjectorConfig; each of its `embeddings` names a variable and a file of labels.

    Raises:
        ValueError: where the writer has no folder.
    """
    folder = summary_writer if isinstance(summary_writer, str) else summary_writer.get_logdir()
    if folder is None:
        raise ValueError("Summary writer must have a logdir")
    os.makedirs(folder, exist_ok=True)
    files.replace(os.path.join(folder, "projector_config.pbtxt"), str(config).encode())
