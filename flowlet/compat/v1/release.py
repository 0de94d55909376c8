"""Which release a program finds: 1.15 where it runs as one of TensorFlow 1, else that of the 2.x root."""

from flowlet import about, api

release = api.TENSORFLOW_1 if api.era() == "1.x" else api.TENSORFLOW
for _name, _value in {"__version__": release, "VERSION": release, "GIT_VERSION": f"flowlet-{about.VERSION}",
                      "COMPILER_VERSION": "", "CXX11_ABI_FLAG": 0,
                      "MONOLITHIC_BUILD": 0, "GRAPH_DEF_VERSION": 134, "GRAPH_DEF_VERSION_MIN_CONSUMER": 0,
                      "GRAPH_DEF_VERSION_MIN_PRODUCER": 0}.items():  # fmt: skip
    api.add(f"compat.v1.{_name}", _value)
    if _name in ("VERSION", "GIT_VERSION", "COMPILER_VERSION"):
        api.add(f"compat.v1.version.{_name}", _value)
