"""Session handles: refused, with what to do."""

from flowlet.api import export


def _refused(name):
    @export(f"compat.v1.{name}")
    def refuse(*arguments, **keywords):
        raise NotImplementedError(f"tf.{name} is not there: values that stay in a session between runs are variables. Assign to a "
                                  "tf.Variable with trainable=False, or fetch the value and feed it again.")

    refuse.__name__ = refuse.__qualname__ = name
    refuse.__doc__ = "Refused: values that stay in a session between runs are variables."
    return refuse


get_session_handle = _refused("get_session_handle")
get_session_tensor = _refused("get_session_tensor")
delete_session_tensor = _refused("delete_session_tensor")
