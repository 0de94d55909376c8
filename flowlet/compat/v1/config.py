"""Options of sessions and runs: accepted and kept, so that programs can set and read them. JAX decides where ops run."""

from flowlet.api import add, export

_FIELDS = {
    "GPUOptions": "per_process_gpu_memory_fraction=0.0 allow_growth=False allocator_type='' deferred_deletion_bytes=0 "
                  "visible_device_list='' polling_active_delay_usecs=0 polling_inactive_delay_msecs=0 force_gpu_compatible=False",
    "OptimizerOptions": "do_common_subexpression_elimination=False do_constant_folding=False do_function_inlining=False "
                        "opt_level=0 global_jit_level=0 max_folded_constant_in_bytes=0",
    "GraphOptions": "optimizer_options=OptimizerOptions build_cost_model=0 build_cost_model_after=0 infer_shapes=False "
                    "place_pruned_graph=False enable_bfloat16_sendrecv=False enable_recv_scheduling=False timeline_step=0 "
                    "rewrite_options=RewriterConfig",
    "RewriterConfig": "layout_optimizer=0 constant_folding=0 arithmetic_optimization=0 dependency_optimization=0 "
                      "memory_optimization=0 disable_model_pruning=False auto_mixed_precision=0 disable_meta_optimizer=False",
    "ConfigProto": "device_count={} intra_op_parallelism_threads=0 inter_op_parallelism_threads=0 "
                   "use_per_session_threads=False session_inter_op_thread_pool=[] placement_period=0 device_filters=[] "
                   "gpu_options=GPUOptions allow_soft_placement=False log_device_placement=False "
                   "graph_options=GraphOptions operation_timeout_in_ms=0 isolate_session_state=False",
    "RunOptions": "trace_level=0 timeout_in_ms=0 inter_op_thread_pool=0 output_partition_graphs=False "
                  "report_tensor_allocations_upon_oom=False",
    "RunMetadata": "step_stats=StepStats partition_graphs=[]",
    "StepStats": "dev_stats=[]",
}  # fmt: skip
_CONSTANTS = {"RunOptions": {"NO_TRACE": 0, "SOFTWARE_TRACE": 1, "HARDWARE_TRACE": 2, "FULL_TRACE": 3},
              "OptimizerOptions": {"L1": 0, "L0": -1, "DEFAULT": 0, "OFF": -1, "ON_1": 1, "ON_2": 2},
              "RewriterConfig": {"DEFAULT": 0, "ON": 1, "OFF": 2, "AGGRESSIVE": 3, "NO_MEM_OPT": 1}}  # fmt: skip
_kinds = {}


class Options:
    """Named settings with defaults; setting one that does not exist is refused."""

    _fields = {}

    def __init__(self, **given):
        for name, default in self._fields.items():
            object.__setattr__(self, name, _kinds[default]() if isinstance(default, str) and default in _kinds
                               else type(default)(default))  # fmt: skip
        for name, value in given.items():
            if name not in self._fields:
                raise ValueError(f"Protocol message {type(self).__name__} has no \"{name}\" field.")
            setattr(self, name, value)

    def __setattr__(self, name, value):
        if name not in self._fields:
            raise AttributeError(f"Assignment not allowed (no field \"{name}\" in protocol message object): "
                                 f"{type(self).__name__} has {', '.join(self._fields)}.")  # fmt: skip
        object.__setattr__(self, name, value)

    def CopyFrom(self, other):  # noqa: N802 - the name that protocol messages have
        """Take over all settings of another one."""
        for name in self._fields:
            object.__setattr__(self, name, getattr(other, name))

    MergeFrom = CopyFrom

    def __eq__(self, other):
        return type(self) is type(other) and vars(self) == vars(other)

    def __repr__(self):
        return "".join(f"{name}: {value!r}\n" for name, value in vars(self).items() if value)


def _default(text):
    return text if text in _FIELDS else eval(text, {})  # noqa: S307 - our own table


for _name, _text in _FIELDS.items():
    _defaults = {part.partition("=")[0]: _default(part.partition("=")[2]) for part in _text.split()}
    _kinds[_name] = type(_name, (Options,), {"_fields": _defaults, **_CONSTANTS.get(_name, {}), "__module__": __name__,
                                             "__doc__": f"`{_name}`: {', '.join(_defaults)}."})  # fmt: skip

ConfigProto = export("compat.v1.ConfigProto")(_kinds["ConfigProto"])
for _name in ("GPUOptions", "OptimizerOptions", "GraphOptions", "RunOptions", "RunMetadata"):
    add(f"compat.v1.{_name}", _kinds[_name])
