"""The commands that start a project, and those that help to."""
