"""What `add_loss` and `add_metric` of a functional model make of a symbolic tensor: a layer that passes it on."""

from flowlet.keras.layers.base import Layer, layers


@layers.add()
class AddLoss(Layer):
    """Adds its input to the losses of the model."""

    def __init__(self, unconditional=False, **kwargs):
        super().__init__(**kwargs)
        self.unconditional = unconditional

    def call(self, inputs):
        self.add_loss(inputs)
        return inputs


@layers.add()
class AddMetric(Layer):
    """Shows the mean of its input as the metric `metric_name`."""

    def __init__(self, aggregation=None, metric_name=None, **kwargs):
        super().__init__(**kwargs)
        self.aggregation, self.metric_name = aggregation, metric_name

    def call(self, inputs):
        self.add_metric(inputs, name=self.metric_name, aggregation=self.aggregation)
        return inputs
