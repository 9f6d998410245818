from filmpack.cli import main

main()
