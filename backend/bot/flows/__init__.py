"""One file per talk. A flow calls verbs and words their outcome; it keeps no rule of its own."""
