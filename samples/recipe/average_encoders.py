#!/usr/bin/env python3
"""Average the weights of encoders that were trained one from the other.

    python average_encoders.py --out OUT_FOLDER MODEL_FOLDER MODEL_FOLDER…

Everything but the weights comes from the last folder.
"""
import argparse
import os
import shutil

import numpy as np
from safetensors.numpy import load_file, save_file


def main():
    ap = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    ap.add_argument('--out', required=True)
    ap.add_argument('encoders', nargs='+')
    a = ap.parse_args()
    shutil.copytree(a.encoders[-1], a.out, ignore=shutil.ignore_patterns('model.onnx*', 'model.safetensors'))
    all_weights = [load_file(os.path.join(folder, 'model.safetensors')) for folder in a.encoders]
    mean = {name: np.mean([weights[name] for weights in all_weights], axis=0) for name in all_weights[0]}
    save_file(mean, os.path.join(a.out, 'model.safetensors'), metadata={'format': 'pt'})


if __name__ == '__main__':
    main()
