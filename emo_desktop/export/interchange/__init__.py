"""Files for other programs: edits, subtitles, lip cues, curves, cue sheets."""
