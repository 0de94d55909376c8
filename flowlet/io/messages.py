"""The messages in TensorFlow's files: field numbers are those of its .proto files (release 2.21)."""

from flowlet.io.wire import Field, Message

Dim = Message("TensorShapeProto.Dim", size=Field(1, "int64"), name=Field(2, "string"))
Shape = Message("TensorShapeProto", dim=Field(2, Dim, repeated=True), unknown_rank=Field(3, "bool"))
Version = Message("VersionDef", producer=Field(1, "int32"), min_consumer=Field(2, "int32"),
                  bad_consumers=Field(3, "int32", repeated=True))  # fmt: skip

# tensor_bundle.proto
BundleHeader = Message("BundleHeaderProto", num_shards=Field(1, "int32"), endianness=Field(2, "enum"), version=Field(3, Version))
Extent = Message("TensorSliceProto.Extent", start=Field(1, "int64"), length=Field(2, "int64"))
Slice = Message("TensorSliceProto", extent=Field(1, Extent, repeated=True))
BundleEntry = Message("BundleEntryProto", dtype=Field(1, "enum"), shape=Field(2, Shape), shard_id=Field(3, "int32"),
                      offset=Field(4, "int64"), size=Field(5, "int64"), crc32c=Field(6, "fixed32"),
                      slices=Field(7, Slice, repeated=True))  # fmt: skip

# summary.proto, event.proto
Histogram = Message("HistogramProto", min=Field(1, "double"), max=Field(2, "double"), num=Field(3, "double"),
                    sum=Field(4, "double"), sum_squares=Field(5, "double"),
                    bucket_limit=Field(6, "double", repeated=True), bucket=Field(7, "double", repeated=True))  # fmt: skip
Image = Message("Summary.Image", height=Field(1, "int32"), width=Field(2, "int32"), colorspace=Field(3, "int32"),
                encoded_image_string=Field(4, "bytes"))  # fmt: skip
Audio = Message("Summary.Audio", sample_rate=Field(1, "float"), num_channels=Field(2, "int64"),
                length_frames=Field(3, "int64"), encoded_audio_string=Field(4, "bytes"), content_type=Field(5, "string"))
Tensor = Message("TensorProto", dtype=Field(1, "enum"), tensor_shape=Field(2, Shape), version_number=Field(3, "int32"),
                 tensor_content=Field(4, "bytes"), half_val=Field(13, "int32", repeated=True),
                 float_val=Field(5, "float", repeated=True), double_val=Field(6, "double", repeated=True),
                 int_val=Field(7, "int32", repeated=True), string_val=Field(8, "bytes", repeated=True),
                 scomplex_val=Field(9, "float", repeated=True), int64_val=Field(10, "int64", repeated=True),
                 bool_val=Field(11, "bool", repeated=True), dcomplex_val=Field(12, "double", repeated=True),
                 uint32_val=Field(16, "int64", repeated=True), uint64_val=Field(17, "uint64", repeated=True))  # fmt: skip
PluginData = Message("SummaryMetadata.PluginData", plugin_name=Field(1, "string"), content=Field(2, "bytes"))
Metadata = Message("SummaryMetadata", plugin_data=Field(1, PluginData), display_name=Field(2, "string"),
                   summary_description=Field(3, "string"), data_class=Field(4, "enum"))  # fmt: skip
Value = Message("Summary.Value", tag=Field(1, "string"), simple_value=Field(2, "float"), image=Field(4, Image),
                histo=Field(5, Histogram), audio=Field(6, Audio), node_name=Field(7, "string"), tensor=Field(8, Tensor),
                metadata=Field(9, Metadata))  # fmt: skip
Summary = Message("Summary", value=Field(1, Value, repeated=True))
TaggedRunMetadata = Message("TaggedRunMetadata", tag=Field(1, "string"), run_metadata=Field(2, "bytes"))
Event = Message("Event", wall_time=Field(1, "double"), step=Field(2, "int64"), file_version=Field(3, "string"),
                graph_def=Field(4, "bytes"), summary=Field(5, Summary), meta_graph_def=Field(9, "bytes"),
                tagged_run_metadata=Field(8, TaggedRunMetadata))  # fmt: skip

# graph.proto, node_def.proto, attr_value.proto
ListValue = Message("AttrValue.ListValue", s=Field(2, "bytes", repeated=True), i=Field(3, "int64", repeated=True),
                    f=Field(4, "float", repeated=True), b=Field(5, "bool", repeated=True),
                    type=Field(6, "enum", repeated=True), shape=Field(7, Shape, repeated=True),
                    tensor=Field(8, Tensor, repeated=True))  # fmt: skip
AttrValue = Message("AttrValue", s=Field(2, "bytes"), i=Field(3, "int64"), f=Field(4, "float"), b=Field(5, "bool"),
                    type=Field(6, "enum"), shape=Field(7, Shape), tensor=Field(8, Tensor), list=Field(1, ListValue))
Node = Message("NodeDef", name=Field(1, "string"), op=Field(2, "string"), input=Field(3, "string", repeated=True),
               device=Field(4, "string"), attr=Field(5, ("string", AttrValue)))  # fmt: skip
Graph = Message("GraphDef", node=Field(1, Node, repeated=True), versions=Field(4, Version), version=Field(3, "int32"))
