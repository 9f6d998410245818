"""The same jobs, executed by the workers of a Dask cluster."""
