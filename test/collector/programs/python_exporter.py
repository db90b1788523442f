"""Sends one span per transport with OpenTelemetry Python's own exporters, unmodified; fails where one is refused.

usage: python_exporter.py HTTP_URL GRPC_URL
"""

import sys

from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter as Grpc
from opentelemetry.exporter.otlp.proto.http import Compression
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter as Http
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

http_url, grpc_url = sys.argv[1:]
exporters = {
    "python http": Http(endpoint=f"{http_url}/v1/traces"),
    "python http gzip": Http(endpoint=f"{http_url}/v1/traces", compression=Compression.Gzip),
    "python http deflate": Http(endpoint=f"{http_url}/v1/traces", compression=Compression.Deflate),
    "python grpc": Grpc(endpoint=grpc_url, insecure=True),
}
for name, exporter in exporters.items():
    provider = TracerProvider(resource=Resource.create({"service.name": "python-agent"}))
    provider.add_span_processor(BatchSpanProcessor(exporter))
    attributes = {
        "gen_ai.operation.name": "chat",
        "gen_ai.request.model": "gpt-5",
        "gen_ai.usage.input_tokens": 12,
    }
    with provider.get_tracer("test").start_as_current_span(name, attributes=attributes):
        pass
    if not provider.force_flush():
        sys.exit(f"{name} was not taken")
    provider.shutdown()
