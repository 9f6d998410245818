"""What each command does, without Click."""
