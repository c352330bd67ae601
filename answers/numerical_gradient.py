# %% copies, ndindex
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        up, down = w.copy(), w.copy()
        up[index] += eps
        down[index] -= eps
        gradient[index] = (f(up) - f(down)) / (2 * eps)
    return gradient


# %% moves w and puts it back
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros_like(w)
    it = np.nditer(w, flags=["multi_index"])
    while not it.finished:
        i = it.multi_index
        old = w[i]
        w[i] = old + eps
        up = f(w)
        w[i] = old - eps
        down = f(w)
        w[i] = old
        gradient[i] = (up - down) / (2 * eps)
        it.iternext()
    return gradient


# %% unit steps
def numerical_gradient(f, w, eps=1e-5):
    结果 = np.empty(w.shape)
    for i in np.ndindex(*w.shape):
        e = np.zeros(w.shape)
        e[i] = eps
        结果[i] = (f(w + e) - f(w - e)) / (2 * eps)
    return 结果


# %% flat copy
def numerical_gradient(f, w, eps=1e-5):
    flat = w.ravel().copy()
    slopes = []
    for k in range(flat.size):
        plus = flat.copy()
        plus[k] = flat[k] + eps
        minus = flat.copy()
        minus[k] = flat[k] - eps
        slopes.append((f(plus.reshape(w.shape)) - f(minus.reshape(w.shape))) / (2 * eps))
    return np.array(slopes).reshape(w.shape)


# %% identity rows
def numerical_gradient(f, w, eps=1e-5):
    steps = np.eye(w.size).reshape(w.size, *w.shape) * eps
    return np.array([f(w + s) - f(w - s) for s in steps]).reshape(w.shape) / (2 * eps)


# %% enumerate, half each
def numerical_gradient(f, w, eps=1e-5):
    g = np.zeros(w.shape, dtype=float)
    for index, value in np.ndenumerate(w):
        v = w.copy()
        v[index] = value + eps
        up = f(v)
        v[index] = value - eps
        g[index] = 0.5 * (up - f(v)) / eps
    return g


# %% works on a backup and restores it
def numerical_gradient(f, w, eps=1e-5):
    backup = w.copy()
    gradient = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        w[index] += eps
        up = f(w)
        w[...] = backup
        w[index] -= eps
        down = f(w)
        w[...] = backup
        gradient[index] = (up - down) / (2 * eps)
    return gradient


# %% one_sided [markdown]
# 看起来只往上推了一边 (前向差分): 两边都推, 再除以 2 eps.

# %% forward difference mistake="one_sided"
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        up = w.copy()
        up[index] += eps
        gradient[index] = (f(up) - f(w)) / eps
    return gradient


# %% one_sided_down [markdown]
# 看起来只往下推了一边 (后向差分): 两边都推, 再除以 2 eps.

# %% backward difference mistake="one_sided_down"
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        down = w.copy()
        down[index] -= eps
        gradient[index] = (f(w) - f(down)) / eps
    return gradient


# %% missing_half [markdown]
# 看起来少除了一个 2: 两边都推了, 一共推了 2 eps.

# %% divided by eps only mistake="missing_half"
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        up, down = w.copy(), w.copy()
        up[index] += eps
        down[index] -= eps
        gradient[index] = (f(up) - f(down)) / eps
    return gradient


# %% nearly_zero [markdown]
# 结果几乎是 0. 写成了 / 2 * eps? 那是先除再乘, 要写 / (2 * eps). 写了 up = w? 等号不会复制, 要写 w.copy().

# %% two outside of the brackets mistake="nearly_zero"
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        up, down = w.copy(), w.copy()
        up[index] += eps
        down[index] -= eps
        gradient[index] = (f(up) - f(down)) / 2 * eps
    return gradient


# %% not_divided [markdown]
# 看起来忘了除以 2 eps: 导数是变化的比值.

# %% not divided mistake="not_divided"
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        up, down = w.copy(), w.copy()
        up[index] += eps
        down[index] -= eps
        gradient[index] = f(up) - f(down)
    return gradient


# %% halved_twice [markdown]
# 看起来多除了一个 2: 除以 2 eps 就好.

# %% four eps mistake="halved_twice"
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        up, down = w.copy(), w.copy()
        up[index] += eps
        down[index] -= eps
        gradient[index] = (f(up) - f(down)) / (4 * eps)
    return gradient


# %% down minus up mistake="sign"
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        up, down = w.copy(), w.copy()
        up[index] += eps
        down[index] -= eps
        gradient[index] = (f(down) - f(up)) / (2 * eps)
    return gradient


# %% all_at_once [markdown]
# 看起来把所有位置一起推了: 一次只推一个位置.

# %% all entries at once mistake="all_at_once"
def numerical_gradient(f, w, eps=1e-5):
    slope = (f(w + eps) - f(w - eps)) / (2 * eps)
    return np.full(w.shape, slope)


# %% one_number [markdown]
# 返回的是一个数: w + eps 把所有位置一起推了. 先建一个 np.zeros(w.shape), 一次只推一个位置, 把结果放进去.

# %% one number mistake="one_number"
def numerical_gradient(f, w, eps=1e-5):
    return (f(w + eps) - f(w - eps)) / (2 * eps)


# %% only_one_entry [markdown]
# 看起来只算了一个位置: w 的每个位置都要推一遍.

# %% first entry only mistake="only_one_entry"
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        up, down = w.copy(), w.copy()
        up[index] += eps
        down[index] -= eps
        gradient[index] = (f(up) - f(down)) / (2 * eps)
        return gradient


# %% eps_ignored [markdown]
# 看起来没有用传进来的 eps: 别在函数里写死.

# %% own eps mistake="eps_ignored"
def numerical_gradient(f, w, eps=1e-5):
    h = 1e-5
    gradient = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        up, down = w.copy(), w.copy()
        up[index] += h
        down[index] -= h
        gradient[index] = (f(up) - f(down)) / (2 * h)
    return gradient


# %% plus eps, minus two eps, plus eps mistake="changed_argument"
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        w[index] += eps
        up = f(w)
        w[index] -= 2 * eps
        down = f(w)
        w[index] += eps
        gradient[index] = (up - down) / (2 * eps)
    return gradient


# %% never put back mistake="changed_argument"
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    base = w.copy()
    for index in np.ndindex(w.shape):
        up, down = base.copy(), base.copy()
        up[index] += eps
        down[index] -= eps
        gradient[index] = (f(up) - f(down)) / (2 * eps)
        w[index] += eps
    return gradient


# %% alias for a copy mistake="changed_argument"
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        v = w
        old = float(v[index])
        v[index] = old + eps
        up = f(v)
        v[index] = old - eps
        gradient[index] = (up - f(v)) / (2 * eps)
        v[index] += eps
    return gradient


# %% flattened result mistake="lost_axis"
def numerical_gradient(f, w, eps=1e-5):
    slopes = []
    for index in np.ndindex(w.shape):
        up, down = w.copy(), w.copy()
        up[index] += eps
        down[index] -= eps
        slopes.append((f(up) - f(down)) / (2 * eps))
    return np.array(slopes)


# %% integer zeros mistake="not_float"
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros(w.shape, dtype=int)
    for index in np.ndindex(w.shape):
        up, down = w.copy(), w.copy()
        up[index] += eps
        down[index] -= eps
        gradient[index] = (f(up) - f(down)) / (2 * eps)
    return gradient


# %% list mistake="not_an_array"
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        up, down = w.copy(), w.copy()
        up[index] += eps
        down[index] -= eps
        gradient[index] = (f(up) - f(down)) / (2 * eps)
    return gradient.tolist()


# %% no return mistake="no_return"
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        up, down = w.copy(), w.copy()
        up[index] += eps
        down[index] -= eps
        gradient[index] = (f(up) - f(down)) / (2 * eps)


# %% rows_at_once [markdown]
# 看起来一次推了一整行: w 可以是二维的, np.ndindex(w.shape) 会依次给出每个位置.

# %% a row at a time mistake="rows_at_once"
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for i in range(len(w)):
        up, down = w.copy(), w.copy()
        up[i] += eps
        down[i] -= eps
        gradient[i] = (f(up) - f(down)) / (2 * eps)
    return gradient


# %% a number a row mistake="rows_at_once"
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros(len(w))
    for i in range(len(w)):
        up, down = w.copy(), w.copy()
        up[i] += eps
        down[i] -= eps
        gradient[i] = (f(up) - f(down)) / (2 * eps)
    return gradient


# %% one index for two dimensions mistake="index_out_of_range"
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for i in range(w.size):
        up, down = w.copy(), w.copy()
        up[i] += eps
        down[i] -= eps
        gradient[i] = (f(up) - f(down)) / (2 * eps)
    return gradient


# %% eps_multiplied [markdown]
# 看起来先除以 2, 又乘了 eps: 分母要用括号包起来, / (2 * eps).

# %% multiplies by eps mistake="eps_multiplied"
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        up, down = w.copy(), w.copy()
        up[index] += eps
        down[index] -= eps
        gradient[index] = (f(up) - f(down)) / 2 * eps
    return gradient


# %% two names for one array mistake="nearly_zero"
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        up = down = w.copy()
        up[index] += eps
        down[index] -= eps
        gradient[index] = (f(up) - f(down)) / (2 * eps)
    return gradient
