"""`tf.Summary`, `tf.Event` and their kin: messages that programs make, read and print."""

from flowlet.api import export
from flowlet.io import messages, proto

Summary = export("compat.v1.Summary", "compat.v1.summary.Summary")(proto.of(messages.Summary))
for _name in ("Value", "Image", "Audio"):
    setattr(Summary, _name, proto.of(getattr(messages, _name)))
Event = export("compat.v1.Event", "compat.v1.summary.Event")(proto.of(messages.Event))
HistogramProto = export("compat.v1.HistogramProto")(proto.of(messages.Histogram))
SummaryMetadata = export("compat.v1.SummaryMetadata")(proto.of(messages.Metadata))
SummaryMetadata.PluginData = proto.of(messages.PluginData)
SummaryDescription = export("compat.v1.summary.SummaryDescription")(proto.of(messages.SummaryDescription))
TaggedRunMetadata = export("compat.v1.summary.TaggedRunMetadata")(proto.of(messages.TaggedRunMetadata))
LogMessage = export("compat.v1.LogMessage")(proto.of(messages.LogMessage))
SessionLog = export("compat.v1.SessionLog", "compat.v1.summary.SessionLog")(proto.of(messages.SessionLog))
for _name, _number in messages.SESSION_STATES.items():
    setattr(SessionLog, _name, _number)
