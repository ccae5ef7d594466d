"""Reads a model file of Espalier into numpy arrays: the whole reader is `read_model`."""
import hashlib, json, sys
import numpy


def read_model(path):
    raw = open(path, "rb").read()
    header_length = int.from_bytes(raw[:8], "little")
    tensors = json.loads(raw[8 : 8 + header_length])
    metadata, data = tensors.pop("__metadata__"), raw[8 + header_length :]
    zeroed = raw.replace(metadata["sha256"].encode(), b"0" * 64, 1)
    if hashlib.sha256(zeroed).hexdigest() != metadata["sha256"]:
        raise ValueError(path + ": the file is damaged")
    dtypes = {"F64": "<f8", "F32": "<f4"}
    read = lambda t: numpy.frombuffer(data[slice(*t["data_offsets"])], dtypes[t["dtype"]])
    return metadata, {name: read(t).reshape(t["shape"]) for name, t in tensors.items()}


if __name__ == "__main__":
    description, weights = read_model(sys.argv[1])
    print(description["kind"], "of", description["engine"])
    for name, values in weights.items():
        print(name, values.dtype, values.shape)
