"""Everything that composes and runs ffmpeg commands; probing, packets, muxing, fonts, PyAV."""
