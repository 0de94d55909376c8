"""The messages in TensorFlow's files: field numbers are those of its .proto files (release 2.21)."""

from flowlet.io.wire import Field, Message

DTYPES = {name: number for number, name in enumerate(
    "INVALID FLOAT DOUBLE INT32 UINT8 INT16 INT8 STRING COMPLEX64 INT64 BOOL QINT8 QUINT8 QINT32 BFLOAT16 QINT16 QUINT16 "
    "UINT16 COMPLEX128 HALF RESOURCE VARIANT UINT32 UINT64 FLOAT8_E5M2 FLOAT8_E4M3FN".split())}  # fmt: skip
TYPES = {f"DT_{name}{suffix}": number + 100 * bool(suffix) for suffix in ("", "_REF")
         for name, number in DTYPES.items() if name != "INVALID" or not suffix}  # fmt: skip

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
Tensor = Message("TensorProto", dtype=Field(1, "enum", names=TYPES), tensor_shape=Field(2, Shape), version_number=Field(3, "int32"),
                 tensor_content=Field(4, "bytes"), half_val=Field(13, "int32", repeated=True),
                 float_val=Field(5, "float", repeated=True), double_val=Field(6, "double", repeated=True),
                 int_val=Field(7, "int32", repeated=True), string_val=Field(8, "bytes", repeated=True),
                 scomplex_val=Field(9, "float", repeated=True), int64_val=Field(10, "int64", repeated=True),
                 bool_val=Field(11, "bool", repeated=True), dcomplex_val=Field(12, "double", repeated=True),
                 uint32_val=Field(16, "int64", repeated=True), uint64_val=Field(17, "uint64", repeated=True))  # fmt: skip
PluginData = Message("SummaryMetadata.PluginData", plugin_name=Field(1, "string"), content=Field(2, "bytes"))
Metadata = Message("SummaryMetadata", plugin_data=Field(1, PluginData), display_name=Field(2, "string"),
                   summary_description=Field(3, "string"), data_class=Field(4, "enum"))  # fmt: skip
Value = Message("Summary.Value", tag=Field(1, "string"), simple_value=Field(2, "float", choice="value"),
                image=Field(4, Image, choice="value"), histo=Field(5, Histogram, choice="value"),
                audio=Field(6, Audio, choice="value"), node_name=Field(7, "string"), tensor=Field(8, Tensor, choice="value"),
                metadata=Field(9, Metadata))  # fmt: skip
Summary = Message("Summary", value=Field(1, Value, repeated=True))
Tags = Message("Summary", value=Field(1, Message("Summary.Value", tag=Field(1, "string"), metadata=Field(9, Metadata)),
                                      repeated=True))  # what a FileWriter looks at  # fmt: skip
SummaryDescription = Message("SummaryDescription", type_hint=Field(1, "string"))
SESSION_STATES = {"STATUS_UNSPECIFIED": 0, "START": 1, "STOP": 2, "CHECKPOINT": 3}
SessionLog = Message("SessionLog", status=Field(1, "enum", names=SESSION_STATES), checkpoint_path=Field(2, "string"),
                     msg=Field(3, "string"))  # fmt: skip
LogMessage = Message("LogMessage", level=Field(1, "enum"), message=Field(2, "string"))
TaggedRunMetadata = Message("TaggedRunMetadata", tag=Field(1, "string"), run_metadata=Field(2, "bytes"))
Event = Message("Event", wall_time=Field(1, "double"), step=Field(2, "int64"), file_version=Field(3, "string", choice="what"),
                graph_def=Field(4, "bytes", choice="what"), summary=Field(5, Summary, choice="what"),
                log_message=Field(6, LogMessage, choice="what"), session_log=Field(7, SessionLog, choice="what"),
                tagged_run_metadata=Field(8, TaggedRunMetadata, choice="what"),
                meta_graph_def=Field(9, "bytes", choice="what"))  # fmt: skip
EventOfBytes = Message("Event", wall_time=Field(1, "double"), step=Field(2, "int64"), summary=Field(5, "bytes"))  # written already

# graph.proto, node_def.proto, attr_value.proto, op_def.proto, function.proto
Function = Message("NameAttrList", name=Field(1, "string"))
ListValue = Message("AttrValue.ListValue", s=Field(2, "bytes", repeated=True), i=Field(3, "int64", repeated=True),
                    f=Field(4, "float", repeated=True), b=Field(5, "bool", repeated=True),
                    type=Field(6, "enum", repeated=True, names=TYPES), shape=Field(7, Shape, repeated=True),
                    tensor=Field(8, Tensor, repeated=True), func=Field(9, Function, repeated=True))  # fmt: skip
AttrValue = Message("AttrValue", s=Field(2, "bytes", choice="value"), i=Field(3, "int64", choice="value"),
                    f=Field(4, "float", choice="value"), b=Field(5, "bool", choice="value"),
                    type=Field(6, "enum", choice="value", names=TYPES), shape=Field(7, Shape, choice="value"),
                    tensor=Field(8, Tensor, choice="value"), list=Field(1, ListValue, choice="value"),
                    func=Field(10, Function, choice="value"), placeholder=Field(9, "string", choice="value"))  # fmt: skip
Function.extend(attr=Field(2, ("string", AttrValue)))
Node = Message("NodeDef", name=Field(1, "string"), op=Field(2, "string"), input=Field(3, "string", repeated=True),
               device=Field(4, "string"), attr=Field(5, ("string", AttrValue)))  # fmt: skip
ArgDef = Message("OpDef.ArgDef", name=Field(1, "string"), description=Field(2, "string"),
                 type=Field(3, "enum", names=TYPES), type_attr=Field(4, "string"), number_attr=Field(5, "string"),
                 type_list_attr=Field(6, "string"), is_ref=Field(16, "bool"))  # fmt: skip
AttrDef = Message("OpDef.AttrDef", name=Field(1, "string"), type=Field(2, "string"), default_value=Field(3, AttrValue),
                  description=Field(4, "string"), has_minimum=Field(5, "bool"), minimum=Field(6, "int64"),
                  allowed_values=Field(7, AttrValue))  # fmt: skip
OpDef = Message("OpDef", name=Field(1, "string"), input_arg=Field(2, ArgDef, repeated=True),
                output_arg=Field(3, ArgDef, repeated=True), attr=Field(4, AttrDef, repeated=True),
                summary=Field(5, "string"), description=Field(6, "string"), is_aggregate=Field(16, "bool"),
                is_stateful=Field(17, "bool"), is_commutative=Field(18, "bool"), control_output=Field(20, "string", repeated=True),
                allows_uninitialized_input=Field(19, "bool"))  # fmt: skip
OpList = Message("OpList", op=Field(1, OpDef, repeated=True))
FunctionDef = Message("FunctionDef", signature=Field(1, OpDef), node_def=Field(3, Node, repeated=True),
                      ret=Field(4, ("string", "string")), attr=Field(5, ("string", AttrValue)),
                      control_ret=Field(6, ("string", "string")))  # fmt: skip
GradientDef = Message("GradientDef", function_name=Field(1, "string"), gradient_func=Field(2, "string"))
Library = Message("FunctionDefLibrary", function=Field(1, FunctionDef, repeated=True),
                  gradient=Field(2, GradientDef, repeated=True))  # fmt: skip
Graph = Message("GraphDef", node=Field(1, Node, repeated=True), library=Field(2, Library), version=Field(3, "int32"),
                versions=Field(4, Version))  # fmt: skip

# checkpoint_state.proto, saver.proto, variable.proto
CheckpointState = Message("CheckpointState", model_checkpoint_path=Field(1, "string"),
                          all_model_checkpoint_paths=Field(2, "string", repeated=True),
                          all_model_checkpoint_timestamps=Field(3, "double", repeated=True),
                          last_preserved_timestamp=Field(4, "double"))  # fmt: skip
Saver = Message("SaverDef", filename_tensor_name=Field(1, "string"), save_tensor_name=Field(2, "string"),
                restore_op_name=Field(3, "string"), max_to_keep=Field(4, "int32"), sharded=Field(5, "bool"),
                keep_checkpoint_every_n_hours=Field(6, "float"),
                version=Field(7, "enum", names={"LEGACY": 0, "V1": 1, "V2": 2}))  # fmt: skip
SliceInfo = Message("SaveSliceInfoDef", full_name=Field(1, "string"), full_shape=Field(2, "int64", repeated=True),
                    var_offset=Field(3, "int64", repeated=True), var_shape=Field(4, "int64", repeated=True))  # fmt: skip
Variable = Message(
    "VariableDef", variable_name=Field(1, "string"), initializer_name=Field(2, "string"), snapshot_name=Field(3, "string"),
    save_slice_info_def=Field(4, SliceInfo), is_resource=Field(5, "bool"), initial_value_name=Field(6, "string"),
    trainable=Field(7, "bool"),
    synchronization=Field(8, "enum", names={f"VARIABLE_SYNCHRONIZATION_{name}": number for number, name in enumerate(
        ("AUTO", "NONE", "ON_WRITE", "ON_READ"))}),
    aggregation=Field(9, "enum", names={f"VARIABLE_AGGREGATION_{name}": number for number, name in enumerate(
        ("NONE", "SUM", "MEAN", "ONLY_FIRST_REPLICA"))}))  # fmt: skip

# meta_graph.proto
Any = Message("Any", type_url=Field(1, "string"), value=Field(2, "bytes"))
NodeList = Message("CollectionDef.NodeList", value=Field(1, "string", repeated=True))
BytesList = Message("CollectionDef.BytesList", value=Field(1, "bytes", repeated=True))
Int64List = Message("CollectionDef.Int64List", value=Field(1, "int64", repeated=True))
FloatList = Message("CollectionDef.FloatList", value=Field(1, "float", repeated=True))
AnyList = Message("CollectionDef.AnyList", value=Field(1, Any, repeated=True))
Collection = Message("CollectionDef", node_list=Field(1, NodeList, choice="kind"), bytes_list=Field(2, BytesList, choice="kind"),
                     int64_list=Field(3, Int64List, choice="kind"), float_list=Field(4, FloatList, choice="kind"),
                     any_list=Field(5, AnyList, choice="kind"))  # fmt: skip
TensorInfo = Message("TensorInfo", name=Field(1, "string", choice="encoding"), dtype=Field(2, "enum", names=TYPES),
                     tensor_shape=Field(3, Shape))  # fmt: skip
Signature = Message("SignatureDef", inputs=Field(1, ("string", TensorInfo)), outputs=Field(2, ("string", TensorInfo)),
                    method_name=Field(3, "string"))  # fmt: skip
AssetFile = Message("AssetFileDef", tensor_info=Field(1, TensorInfo), filename=Field(2, "string"))
MetaInfo = Message("MetaGraphDef.MetaInfoDef", meta_graph_version=Field(1, "string"), stripped_op_list=Field(2, OpList),
                   any_info=Field(3, Any), tags=Field(4, "string", repeated=True), tensorflow_version=Field(5, "string"),
                   tensorflow_git_version=Field(6, "string"), stripped_default_attrs=Field(7, "bool"),
                   function_aliases=Field(8, ("string", "string")))  # fmt: skip
MetaGraph = Message("MetaGraphDef", meta_info_def=Field(1, MetaInfo), graph_def=Field(2, Graph), saver_def=Field(3, Saver),
                    collection_def=Field(4, ("string", Collection)), signature_def=Field(5, ("string", Signature)),
                    asset_file_def=Field(6, AssetFile, repeated=True))  # fmt: skip
