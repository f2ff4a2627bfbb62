"""The benchmarks: `./run bench` prints every figure with its aim and how it was measured."""
