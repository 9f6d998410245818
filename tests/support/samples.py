"""Small texts that several tests use."""

POLAND = """
country = "PL"

[[contact]]
id = "emergency"
kind = "emergency"
name = "112"
phone = "112"
source = "https://example.org/"
read = 2026-11-23

[[contact]]
id = "helpline"
kind = "helpline"
name = "Telefon Zaufania"
phone = "116 111"
url = "https://116111.pl/"
hours = "24/7"
source = "https://example.org/"
read = 2026-11-23
"""
