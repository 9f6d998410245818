"""Packages of editions: making, checking and signing them."""
