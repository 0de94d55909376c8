"""Which release a program finds: 1.15 where it runs as one of TensorFlow 1, else that of the 2.x root; names in saved models."""

from flowlet import about, api

release = api.TENSORFLOW_1 if api.era() == "1.x" else api.TENSORFLOW
for _name, _value in {"__version__": release, "VERSION": release, "GIT_VERSION": f"flowlet-{about.VERSION}",
                      "COMPILER_VERSION": "", "CXX11_ABI_FLAG": 0,
                      "MONOLITHIC_BUILD": 0, "GRAPH_DEF_VERSION": 134, "GRAPH_DEF_VERSION_MIN_CONSUMER": 0,
                      "GRAPH_DEF_VERSION_MIN_PRODUCER": 0}.items():  # fmt: skip
    api.add(f"compat.v1.{_name}", _value)
    if "VERSION" in _name and _name != "__version__":
        api.add(f"compat.v1.version.{_name}", _value)

_TAGS = {"GPU": "gpu", "SERVING": "serve", "TPU": "tpu", "TRAINING": "train"}
_SIGNATURES = {"CLASSIFY_INPUTS": "inputs", "CLASSIFY_METHOD_NAME": "tensorflow/serving/classify",
               "CLASSIFY_OUTPUT_CLASSES": "classes", "CLASSIFY_OUTPUT_SCORES": "scores",
               "DEFAULT_SERVING_SIGNATURE_DEF_KEY": "serving_default", "PREDICT_INPUTS": "inputs",
               "PREDICT_METHOD_NAME": "tensorflow/serving/predict", "PREDICT_OUTPUTS": "outputs", "REGRESS_INPUTS": "inputs",
               "REGRESS_METHOD_NAME": "tensorflow/serving/regress", "REGRESS_OUTPUTS": "outputs"}  # fmt: skip
for _space, _values in (("tag_constants", _TAGS), ("signature_constants", _SIGNATURES)):
    for _name, _value in _values.items():
        api.add(f"compat.v1.saved_model.{_space}.{_name}", _value)
