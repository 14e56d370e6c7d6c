"""The verbs of the pipeline, one file each; they never import each other."""
