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


# %% nditer, the value put back
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros_like(w)
    it = np.nditer(w, flags=["multi_index"], op_flags=["readwrite"])
    while not it.finished:
        idx = it.multi_index
        tmp_val = w[idx]
        w[idx] = float(tmp_val) + eps
        fxh1 = f(w)
        w[idx] = tmp_val - eps
        fxh2 = f(w)
        gradient[idx] = (fxh1 - fxh2) / (2 * eps)
        w[idx] = tmp_val
        it.iternext()
    return gradient


# %% theta plus, theta minus
def numerical_gradient(f, w, eps=1e-5):
    theta = w.reshape(-1)
    grad = np.zeros(theta.shape[0])
    for i in range(theta.shape[0]):
        theta_plus = np.copy(theta)
        theta_plus[i] = theta_plus[i] + eps
        theta_minus = np.copy(theta)
        theta_minus[i] = theta_minus[i] - eps
        J_plus = f(theta_plus.reshape(w.shape))
        J_minus = f(theta_minus.reshape(w.shape))
        grad[i] = (J_plus - J_minus) / (2 * eps)
    return grad.reshape(w.shape)


# %% one_sided [markdown]
# 看起来只往上挪了一边（前向差分）：两边都挪，再除以 2 eps。

# %% forward difference mistake="one_sided"
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        up = w.copy()
        up[index] += eps
        gradient[index] = (f(up) - f(w)) / eps
    return gradient


# %% value before the loop mistake="one_sided"
def numerical_gradient(f, w, eps=1e-5):
    fx = f(w)
    grad = np.zeros_like(w)
    it = np.nditer(w, flags=["multi_index"], op_flags=["readwrite"])
    while not it.finished:
        ix = it.multi_index
        old = w[ix]
        w[ix] = old + eps
        grad[ix] = (f(w) - fx) / eps
        w[ix] = old
        it.iternext()
    return grad


# %% one_sided_down [markdown]
# 看起来只往下挪了一边（后向差分）：两边都挪，再除以 2 eps。

# %% backward difference mistake="one_sided_down"
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        down = w.copy()
        down[index] -= eps
        gradient[index] = (f(w) - f(down)) / eps
    return gradient


# %% unit step, down only mistake="one_sided_down"
def numerical_gradient(f, w, eps=1e-5):
    fx = f(w)
    grad = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        e = np.zeros(w.shape)
        e[i] = eps
        grad[i] = (fx - f(w - e)) / eps
    return grad


# %% missing_half [markdown]
# 看起来少除了一个 2：两边都挪了，一共挪了 2 eps。

# %% divided by eps only mistake="missing_half"
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        up, down = w.copy(), w.copy()
        up[index] += eps
        down[index] -= eps
        gradient[index] = (f(up) - f(down)) / eps
    return gradient


# %% in place, divided by h mistake="missing_half"
def numerical_gradient(f, w, eps=1e-5):
    h = eps
    grad = np.zeros_like(w)
    for idx in np.ndindex(w.shape):
        tmp = w[idx]
        w[idx] = tmp + h
        fxh1 = f(w)
        w[idx] = tmp - h
        fxh2 = f(w)
        w[idx] = tmp
        grad[idx] = (fxh1 - fxh2) / h
    return grad


# %% not_divided [markdown]
# 看起来忘了除以 2 eps：导数是变化的比值。

# %% not divided mistake="not_divided"
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        up, down = w.copy(), w.copy()
        up[index] += eps
        down[index] -= eps
        gradient[index] = f(up) - f(down)
    return gradient


# %% difference only, in place mistake="not_divided"
def numerical_gradient(f, w, eps=1e-5):
    grad = np.zeros_like(w)
    for idx in np.ndindex(w.shape):
        tmp = w[idx]
        w[idx] = tmp + eps
        grad[idx] = f(w)
        w[idx] = tmp - eps
        grad[idx] -= f(w)
        w[idx] = tmp
    return grad


# %% halved_twice [markdown]
# 看起来多除了一个 2：除以 2 eps 就好。

# %% four eps mistake="halved_twice"
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        up, down = w.copy(), w.copy()
        up[index] += eps
        down[index] -= eps
        gradient[index] = (f(up) - f(down)) / (4 * eps)
    return gradient


# %% half of each, over two eps mistake="halved_twice"
def numerical_gradient(f, w, eps=1e-5):
    grad = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        e = np.zeros(w.shape)
        e[i] = eps
        grad[i] = 0.5 * (f(w + e) - f(w - e)) / (2 * eps)
    return grad


# %% down minus up mistake="sign"
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        up, down = w.copy(), w.copy()
        up[index] += eps
        down[index] -= eps
        gradient[index] = (f(down) - f(up)) / (2 * eps)
    return gradient


# %% first down, then up mistake="sign"
def numerical_gradient(f, w, eps=1e-5):
    grad = np.zeros_like(w)
    for idx in np.ndindex(w.shape):
        tmp = w[idx]
        w[idx] = tmp - eps
        first = f(w)
        w[idx] = tmp + eps
        second = f(w)
        w[idx] = tmp
        grad[idx] = (first - second) / (2 * eps)
    return grad


# %% all_at_once [markdown]
# 看起来把所有位置一起挪了：一次只挪一个位置。

# %% all entries at once mistake="all_at_once"
def numerical_gradient(f, w, eps=1e-5):
    slope = (f(w + eps) - f(w - eps)) / (2 * eps)
    return np.full(w.shape, slope)


# %% the whole of w in a loop mistake="all_at_once"
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        gradient[index] = (f(w + eps) - f(w - eps)) / (2 * eps)
    return gradient


# %% one_number [markdown]
# 返回的是一个数：w + eps 把所有位置一起挪了。先建一个 np.zeros(w.shape)，一次只挪一个位置，把结果放进去。

# %% one number mistake="one_number"
def numerical_gradient(f, w, eps=1e-5):
    return (f(w + eps) - f(w - eps)) / (2 * eps)


# %% up and down by names mistake="one_number"
def numerical_gradient(f, w, eps=1e-5):
    up = f(w + eps)
    down = f(w - eps)
    gradient = (up - down) / (2 * eps)
    return gradient


# %% only_one_entry [markdown]
# 看起来只算了一个位置：w 的每个位置都要挪一遍。

# %% first entry only mistake="only_one_entry"
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        up, down = w.copy(), w.copy()
        up[index] += eps
        down[index] -= eps
        gradient[index] = (f(up) - f(down)) / (2 * eps)
        return gradient


# %% return inside of while mistake="only_one_entry"
def numerical_gradient(f, w, eps=1e-5):
    grad = np.zeros_like(w)
    it = np.nditer(w, flags=["multi_index"], op_flags=["readwrite"])
    while not it.finished:
        idx = it.multi_index
        tmp = w[idx]
        w[idx] = tmp + eps
        up = f(w)
        w[idx] = tmp - eps
        down = f(w)
        w[idx] = tmp
        grad[idx] = (up - down) / (2 * eps)
        it.iternext()
        return grad


# %% eps_ignored [markdown]
# 看起来没有用传进来的 eps：别在函数里写死。

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


# %% own h, of the book mistake="eps_ignored"
def numerical_gradient(f, w, eps=1e-5):
    h = 1e-4  # 0.0001
    grad = np.zeros_like(w)
    for idx in np.ndindex(w.shape):
        tmp_val = w[idx]
        w[idx] = tmp_val + h
        fxh1 = f(w)
        w[idx] = tmp_val - h
        fxh2 = f(w)
        grad[idx] = (fxh1 - fxh2) / (2 * h)
        w[idx] = tmp_val
    return grad


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


# %% plus and minus on w, then plus mistake="changed_argument"
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros_like(w)
    it = np.nditer(w, flags=["multi_index"])
    for _ in it:
        i = it.multi_index
        w[i] = w[i] + eps
        plus = f(w)
        w[i] = w[i] - 2 * eps
        minus = f(w)
        w[i] = w[i] + eps
        gradient[i] = (plus - minus) / (2 * eps)
    return gradient


# %% v is w mistake="changed_argument"
def numerical_gradient(f, w, eps=1e-5):
    v = w
    gradient = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        old = v[index]
        v[index] = old + eps
        up = f(v)
        v[index] = old - eps
        down = f(v)
        v[index] += eps
        gradient[index] = (up - down) / (2 * eps)
    return gradient


# %% left at minus eps mistake="changed_argument"
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        w[index] += eps
        up = f(w)
        w[index] -= 2 * eps
        down = f(w)
        gradient[index] = (up - down) / (2 * eps)
    return gradient


# %% old value not put back mistake="changed_argument"
def numerical_gradient(f, w, eps=1e-5):
    grad = np.zeros_like(w)
    it = np.nditer(w, flags=["multi_index"], op_flags=["readwrite"])
    while not it.finished:
        idx = it.multi_index
        tmp = w[idx]
        w[idx] = tmp + eps
        fxh1 = f(w)
        w[idx] = tmp - eps
        fxh2 = f(w)
        grad[idx] = (fxh1 - fxh2) / (2 * eps)
        it.iternext()
    return grad


# %% w moves on after each entry mistake="changed_argument"
def numerical_gradient(f, w, eps=1e-5):
    start = w.copy()
    grad = np.zeros_like(start)
    for i in np.ndindex(start.shape):
        e = np.zeros_like(start)
        e[i] = eps
        grad[i] = (f(start + e) - f(start - e)) / (2 * eps)
        w[i] = start[i] + eps
    return grad


# %% flattened result mistake="lost_axis"
def numerical_gradient(f, w, eps=1e-5):
    slopes = []
    for index in np.ndindex(w.shape):
        up, down = w.copy(), w.copy()
        up[index] += eps
        down[index] -= eps
        slopes.append((f(up) - f(down)) / (2 * eps))
    return np.array(slopes)


# %% flat copy, not reshaped mistake="lost_axis"
def numerical_gradient(f, w, eps=1e-5):
    flat = w.ravel()
    grad = np.zeros(flat.size)
    for k in range(flat.size):
        plus, minus = flat.copy(), flat.copy()
        plus[k] += eps
        minus[k] -= eps
        grad[k] = (f(plus.reshape(w.shape)) - f(minus.reshape(w.shape))) / (2 * eps)
    return grad


# %% integer zeros mistake="not_float"
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros(w.shape, dtype=int)
    for index in np.ndindex(w.shape):
        up, down = w.copy(), w.copy()
        up[index] += eps
        down[index] -= eps
        gradient[index] = (f(up) - f(down)) / (2 * eps)
    return gradient


# %% rounded by int mistake="not_float"
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros_like(w, dtype=int)
    for index in np.ndindex(w.shape):
        e = np.zeros(w.shape)
        e[index] = eps
        gradient[index] = (f(w + e) - f(w - e)) / (2 * eps)
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


# %% nested lists mistake="not_an_array"
def numerical_gradient(f, w, eps=1e-5):
    slopes = []
    for index in np.ndindex(w.shape):
        e = np.zeros(w.shape)
        e[index] = eps
        slopes.append((f(w + e) - f(w - e)) / (2 * eps))
    return np.reshape(slopes, w.shape).tolist()


# %% a list of slopes mistake="not_an_array"
def numerical_gradient(f, w, eps=1e-5):
    gradient = []
    for index in np.ndindex(w.shape):
        up, down = w.copy(), w.copy()
        up[index] += eps
        down[index] -= eps
        gradient.append((f(up) - f(down)) / (2 * eps))
    return gradient


# %% list comprehension mistake="not_an_array"
def numerical_gradient(f, w, eps=1e-5):
    def slope(index):
        e = np.zeros(w.shape)
        e[index] = eps
        return (f(w + e) - f(w - e)) / (2 * eps)

    return [slope(index) for index in np.ndindex(w.shape)]


# %% no return mistake="no_return"
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        up, down = w.copy(), w.copy()
        up[index] += eps
        down[index] -= eps
        gradient[index] = (f(up) - f(down)) / (2 * eps)


# %% printed, not returned mistake="no_return"
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        e = np.zeros(w.shape)
        e[index] = eps
        gradient[index] = (f(w + e) - f(w - e)) / (2 * eps)
    print(gradient)


# %% rows_at_once [markdown]
# 看起来一次挪了一整行：w 可以是二维的，np.ndindex(w.shape) 会依次给出每个位置。

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


# %% a row at a time, unit step mistake="rows_at_once"
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros_like(w)
    for i in range(w.shape[0]):
        e = np.zeros(w.shape)
        e[i] = eps
        gradient[i] = (f(w + e) - f(w - e)) / (2 * eps)
    return gradient


# %% a number a row, list mistake="rows_at_once"
def numerical_gradient(f, w, eps=1e-5):
    slopes = []
    for i in range(w.shape[0]):
        plus, minus = w.copy(), w.copy()
        plus[i] = plus[i] + eps
        minus[i] = minus[i] - eps
        slopes.append((f(plus) - f(minus)) / (2 * eps))
    return np.array(slopes)


# %% one index for two dimensions mistake="index_out_of_range"
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for i in range(w.size):
        up, down = w.copy(), w.copy()
        up[i] += eps
        down[i] -= eps
        gradient[i] = (f(up) - f(down)) / (2 * eps)
    return gradient


# %% one index, in place mistake="index_out_of_range"
def numerical_gradient(f, w, eps=1e-5):
    grad = np.zeros_like(w)
    for idx in range(w.size):
        tmp_val = np.copy(w[idx])
        w[idx] = tmp_val + eps
        fxh1 = f(w)
        w[idx] = tmp_val - eps
        fxh2 = f(w)
        grad[idx] = (fxh1 - fxh2) / (2 * eps)
        w[idx] = tmp_val
    return grad


# %% one index for two dimensions, copies by np.array mistake="index_out_of_range"
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros_like(w)
    for k in range(w.size):
        plus = np.array(w)
        plus[k] = plus[k] + eps
        minus = np.array(w)
        minus[k] = minus[k] - eps
        gradient[k] = (f(plus) - f(minus)) / (2 * eps)
    return gradient


# %% eps_multiplied [markdown]
# 看起来先除以 2，又乘了 eps：分母要用括号包起来，/ (2 * eps)。

# %% multiplies by eps mistake="eps_multiplied"
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        up, down = w.copy(), w.copy()
        up[index] += eps
        down[index] -= eps
        gradient[index] = (f(up) - f(down)) / 2 * eps
    return gradient


# %% brackets missing, in place mistake="eps_multiplied"
def numerical_gradient(f, w, eps=1e-5):
    grad = np.zeros_like(w)
    for idx in np.ndindex(w.shape):
        tmp = w[idx]
        w[idx] = tmp + eps
        fxh1 = f(w)
        w[idx] = tmp - eps
        fxh2 = f(w)
        w[idx] = tmp
        grad[idx] = (fxh1 - fxh2) / 2 * eps
    return grad


# %% nearly_zero [markdown]
# 结果是 0：up 和 down 是同一个数组，挪上去又挪了回来。等号和 w[:] 都不会复制，两个各写一个 w.copy()。

# %% two names for one array mistake="nearly_zero"
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        up = down = w.copy()
        up[index] += eps
        down[index] -= eps
        gradient[index] = (f(up) - f(down)) / (2 * eps)
    return gradient


# %% one copy, moved up and down mistake="nearly_zero"
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        up = w.copy()
        down = up
        up[index] = up[index] + eps
        down[index] = down[index] - eps
        gradient[index] = (f(up) - f(down)) / (2 * eps)
    return gradient


# %% slices, which are no copies mistake="nearly_zero"
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        old = w[index]
        up, down = w[:], w[:]
        up[index] += eps
        down[index] -= eps
        gradient[index] = (f(up) - f(down)) / (2 * eps)
        w[index] = old
    return gradient


# %% one_sided_half [markdown]
# 看起来只挪了一边，却除以了 2 eps：第二次要从原处往下挪。up = w 不会复制，要写 w.copy()；在 w 上直接挪的话，第二次要退 2 eps。

# %% minus eps once mistake="one_sided_half"
def numerical_gradient(f, w, eps=1e-5):
    grad = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        old = w[i]
        w[i] += eps
        up = f(w)
        w[i] -= eps
        down = f(w)
        w[i] = old
        grad[i] = (up - down) / (2 * eps)
    return grad


# %% minus f(w) mistake="one_sided_half"
def numerical_gradient(f, w, eps=1e-5):
    grad = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        up = w.copy()
        up[i] = up[i] + eps
        grad[i] = (f(up) - f(w)) / (2 * eps)
    return grad


# %% a copy that goes up and comes back mistake="one_sided_half"
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        up = w.copy()
        up[index] += eps
        f_up = f(up)
        down = up
        down[index] -= eps
        gradient[index] = (f_up - f(down)) / (2 * eps)
    return gradient


# %% view_not_copy [markdown]
# 看起来挪了一整行，又没有真的挪回来：w 是二维时 tmp = w[i] 不是数，是同一行的另一个名字。用 np.ndindex(w.shape)，一次只挪一个数。

# %% the row is a view mistake="view_not_copy"
def numerical_gradient(f, w, eps=1e-5):
    grad = np.zeros_like(w)
    for i in range(w.shape[0]):
        tmp = w[i]
        w[i] = tmp + eps
        up = f(w)
        w[i] = tmp - eps
        down = f(w)
        w[i] = tmp
        grad[i] = (up - down) / (2 * eps)
    return grad


# %% enumerate, the row is a view mistake="view_not_copy"
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for i, row in enumerate(w):
        w[i] = row + eps
        f_up = f(w)
        w[i] = row - eps
        f_down = f(w)
        w[i] = row
        gradient[i] = (f_up - f_down) / (2 * eps)
    return gradient


# %% two_dims_assumed [markdown]
# 看起来只认二维的 w：形状是 (n,) 时没有第二个下标。np.ndindex(w.shape) 几维都行。

# %% rows and columns mistake="two_dims_assumed"
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for i in range(w.shape[0]):
        for j in range(w.shape[1]):
            up, down = w.copy(), w.copy()
            up[i, j] += eps
            down[i, j] -= eps
            gradient[i, j] = (f(up) - f(down)) / (2 * eps)
    return gradient


# %% rows and columns, in place mistake="two_dims_assumed"
def numerical_gradient(f, w, eps=1e-5):
    grad = np.zeros_like(w)
    for i in range(w.shape[0]):
        for j in range(w.shape[1]):
            old = w[i][j]
            w[i][j] = old + eps
            plus = f(w)
            w[i][j] = old - eps
            minus = f(w)
            w[i][j] = old
            grad[i][j] = (plus - minus) / (2 * eps)
    return grad


# %% rows and cols unpacked mistake="two_dims_assumed"
def numerical_gradient(f, w, eps=1e-5):
    rows, cols = w.shape
    gradient = np.zeros((rows, cols))
    for i in range(rows):
        for j in range(cols):
            e = np.zeros((rows, cols))
            e[i, j] = eps
            gradient[i, j] = (f(w + e) - f(w - e)) / (2 * eps)
    return gradient


# %% d_in and d_out unpacked mistake="two_dims_assumed"
def numerical_gradient(f, w, eps=1e-5):
    d_in, d_out = w.shape
    grad = np.zeros_like(w)
    for i in range(d_in):
        for j in range(d_out):
            old = w[i, j]
            w[i, j] = old + eps
            up = f(w)
            w[i, j] = old - eps
            down = f(w)
            w[i, j] = old
            grad[i, j] = (up - down) / (2 * eps)
    return grad


# %% nudges_pile_up [markdown]
# 看起来前面挪过的位置没有放回去：每挪一个位置，都要从原来的 w 重新复制一份。

# %% copied before the loop mistake="nudges_pile_up"
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    up, down = w.copy(), w.copy()
    for index in np.ndindex(w.shape):
        up[index] += eps
        down[index] -= eps
        gradient[index] = (f(up) - f(down)) / (2 * eps)
    return gradient


# %% the step is never set to zero mistake="nudges_pile_up"
def numerical_gradient(f, w, eps=1e-5):
    grad = np.zeros(w.shape)
    e = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        e[i] = eps
        grad[i] = (f(w + e) - f(w - e)) / (2 * eps)
    return grad


# %% slope_overwritten [markdown]
# 返回的是一个数，而且只是最后一个位置的：每个位置的导数要放进 gradient[index]，不要互相覆盖。

# %% a number overwritten mistake="slope_overwritten"
def numerical_gradient(f, w, eps=1e-5):
    for index in np.ndindex(w.shape):
        up, down = w.copy(), w.copy()
        up[index] += eps
        down[index] -= eps
        gradient = (f(up) - f(down)) / (2 * eps)
    return gradient


# %% zeros, then overwritten mistake="slope_overwritten"
def numerical_gradient(f, w, eps=1e-5):
    grad = np.zeros_like(w)
    for i in np.ndindex(w.shape):
        e = np.zeros(w.shape)
        e[i] = eps
        grad = (f(w + e) - f(w - e)) / (2 * eps)
    return grad


# %% reset_each_time [markdown]
# 看起来只留下了最后一个位置：gradient = np.zeros(...) 要放在循环之前，不是循环里面。

# %% zeros inside of the loop mistake="reset_each_time"
def numerical_gradient(f, w, eps=1e-5):
    for index in np.ndindex(w.shape):
        gradient = np.zeros(w.shape)
        up, down = w.copy(), w.copy()
        up[index] += eps
        down[index] -= eps
        gradient[index] = (f(up) - f(down)) / (2 * eps)
    return gradient


# %% zeros_like inside of the loop mistake="reset_each_time"
def numerical_gradient(f, w, eps=1e-5):
    for idx, value in np.ndenumerate(w):
        grad = np.zeros_like(w)
        v = w.copy()
        v[idx] = value + eps
        up = f(v)
        v[idx] = value - eps
        down = f(v)
        grad[idx] = (up - down) / (2 * eps)
    return grad


# %% element_only [markdown]
# 看起来只把一个元素交给了 f：f 要收到整个 w，只是其中一个位置挪了一点。

# %% f of an element mistake="element_only"
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        gradient[index] = (f(w[index] + eps) - f(w[index] - eps)) / (2 * eps)
    return gradient


# %% f of each value mistake="element_only"
def numerical_gradient(f, w, eps=1e-5):
    grad = np.zeros_like(w)
    for idx, value in np.ndenumerate(w):
        up, down = value + eps, value - eps
        grad[idx] = (f(up) - f(down)) / (2 * eps)
    return grad


# %% flat steps on w mistake="broadcast_shapes"
def numerical_gradient(f, w, eps=1e-5):
    gradient = np.zeros(w.size)
    for i in range(w.size):
        e = np.zeros(w.size)
        e[i] = eps
        gradient[i] = (f(w + e) - f(w - e)) / (2 * eps)
    return gradient


# %% flat identity on w mistake="broadcast_shapes"
def numerical_gradient(f, w, eps=1e-5):
    return np.array([(f(w + e) - f(w - e)) / (2 * eps) for e in np.eye(w.size) * eps])
