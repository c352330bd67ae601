"""Wrong arrays beside a right one, and how the kit says in which way they are wrong."""

import numpy as np

RIGHT = np.array([[1.0, -2.0], [3.0, 0.5]])
COMPARED = {
    "a factor": (2 * RIGHT, "方向完全一致，大小是正确结果的 2 倍："),
    "a missing 1/n": (7 * RIGHT, "方向完全一致，大小是正确结果的 7 倍："),
    "a list": ((RIGHT / 3).tolist(), "方向完全一致，大小是正确结果的 0.333 倍："),
    "a sign": (-RIGHT, "方向正好相反，大小是正确结果的 1 倍："),
    "a transpose": (RIGHT.T, "方向转置之后就一样了"),
    "something else": (RIGHT[::-1], "方向差得远"),
    "something close": (RIGHT + 0.1, "方向接近，大小是正确结果的 1.02 倍"),
    "single precision": (RIGHT * (1 + 1e-5), "方向和大小都只差一点点"),
    "huge": (RIGHT * 1e307, "方向完全一致，大小是正确结果的 1e+307 倍："),
    "tiny": (RIGHT * 1e-320, "方向"),
}
