"""What starts a project, and what helps to."""
