"""The only place that knows all parts: settings, wiring, use cases, daemon, command line."""
