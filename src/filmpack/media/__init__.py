"""The only place that knows ffmpeg and PyAV: probe, burn, mux, verify, and the stand-in film."""
