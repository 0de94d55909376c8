"""`tf.train.Example` and its parts: what the records of TFRecord files usually hold.

Field numbers are those of TensorFlow's example.proto and feature.proto.
"""

from flowlet.api import add
from flowlet.io import proto
from flowlet.io.wire import Field, Message

_LISTS = {name: Message(name, value=Field(1, kind, repeated=True))
          for name, kind in {"BytesList": "bytes", "FloatList": "float", "Int64List": "int64"}.items()}  # fmt: skip
Feature = Message("Feature", bytes_list=Field(1, _LISTS["BytesList"], choice="kind"),
                  float_list=Field(2, _LISTS["FloatList"], choice="kind"),
                  int64_list=Field(3, _LISTS["Int64List"], choice="kind"))  # fmt: skip
Features = Message("Features", feature=Field(1, ("string", Feature)))
Example = Message("Example", features=Field(1, Features))
FeatureList = Message("FeatureList", feature=Field(1, Feature, repeated=True))
FeatureLists = Message("FeatureLists", feature_list=Field(1, ("string", FeatureList)))
SequenceExample = Message("SequenceExample", context=Field(1, Features), feature_lists=Field(2, FeatureLists))

for _message in (*_LISTS.values(), Feature, Features, Example, FeatureList, FeatureLists, SequenceExample):
    add(f"train.{_message.name}", proto.of(_message))
