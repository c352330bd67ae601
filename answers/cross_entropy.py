# %% clip both ends
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


# %% clip 1e-15, sum over len
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    eps = 1e-15
    q = np.clip(p, eps, 1 - eps)
    loss = np.sum(y * np.log(q) + (1 - y) * np.log(1 - q))
    return -loss / len(p)


# %% clip 1e-7
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    safe = np.minimum(np.maximum(p, 1e-7), 1 - 1e-7)
    log_p, log_q = np.log(safe), np.log(1 - safe)
    return -(1.0 / len(p)) * np.sum(np.multiply(y, log_p) + np.multiply(1 - y, log_q))


# %% eps 1e-7 added in both logs
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    eps = 1e-7
    return -np.mean(y * np.log(p + eps) + (1 - y) * np.log(1 - p + eps))


# %% eps 1e-15 added in both logs
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    eps = 1e-15
    n = p.shape[0]
    return np.sum(-y * np.log(p + eps) - (1 - y) * np.log(1 - p + eps)) / n


# %% eps 1e-10 added, minus shared out
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    one = -(y * np.log(p + 1e-10)).sum()
    zero = -((1 - y) * np.log(1 - p + 1e-10)).sum()
    return (one + zero) / p.size


# %% each log clipped apart
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    one = np.log(np.maximum(p, 1e-9))
    zero = np.log(np.maximum(1 - p, 1e-9))
    return float(-np.average(y * one + (1 - y) * zero))


# %% loop with math.log
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    import math
    总分 = 0.0
    for 预测, 真实 in zip(np.ravel(p).tolist(), np.ravel(y).tolist()):
        预测 = min(max(预测, 1e-12), 1 - 1e-12)
        总分 += 真实 * math.log(预测) + (1 - 真实) * math.log(1 - 预测)
    return -总分 / len(p)


# %% loop with np.log, printed on the way
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    n = len(p)
    loss = 0.0
    for i in range(n):
        pi, yi = float(p.flat[i]), y.flat[i]
        if pi < 1e-12:
            pi = 1e-12
        if pi > 1 - 1e-12:
            pi = 1 - 1e-12
        loss -= yi * np.log(pi) + (1 - yi) * np.log(1 - pi)
        print(i, loss)
    return loss / n


# %% np.where for the zeros
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    a = np.where(p == 0, 1e-10, p)
    b = np.where(p == 1, 1e-10, 1 - p)
    return -np.mean(y * np.log(a) + (1 - y) * np.log(b))


# %% nan_to_num of the logs, with numbers
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    log_p = np.nan_to_num(np.log(p), neginf=-50.0)
    log_q = np.nan_to_num(np.log(1 - p), neginf=-50.0)
    return -(y * log_p + (1 - y) * log_q).mean()


# %% log with where and out
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    log_p = np.log(p, where=p > 0, out=np.full(p.shape, -40.0))
    log_q = np.log(1 - p, where=p < 1, out=np.full(p.shape, -40.0))
    return np.mean(-(y * log_p + (1 - y) * log_q))


# %% copy, then subscripts
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    q = p.copy()
    q[q == 0] = 1e-8
    q[q == 1] = 1 - 1e-8
    return -np.mean(y * np.log(q) + (1 - y) * np.log(1 - q))


# %% maximum of the log
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    log = lambda t: np.maximum(np.log(t), -100)
    return -np.mean(y * log(p) + (1 - y) * log(1 - p))


# %% through the logit
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    q = np.clip(p, 1e-14, 1 - 1e-14)
    z = np.log(q) - np.log1p(-q)
    return np.mean(np.logaddexp(0, z) - y * z)


# %% dot product of columns
def cross_entropy(p, y):
    if p.shape != y.shape:
        raise RuntimeError("p 和 y 的形状不同")
    q = np.clip(p, 1e-13, 1 - 1e-13).ravel()
    t = y.ravel()
    return -(np.dot(t, np.log(q)) + np.dot(1 - t, np.log(1 - q))) / len(t)


# %% own helper
def one_sample(p, y):
    p = min(max(p, 1e-15), 1 - 1e-15)
    return -(y * np.log(p) + (1 - y) * np.log(1 - p))


def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return sum(one_sample(float(a), float(b)) for a, b in zip(p.flatten(), y.flatten())) / len(p)


# %% clipped, chance of what was true
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    q = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.sum(np.log(q) * y + np.log1p(-q) * (1 - y)) / y.shape[0]


# %% np.log of where
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    n = len(p)
    tiny = 1e-11
    safe = np.where(p < tiny, tiny, np.where(p > 1 - tiny, 1 - tiny, p))
    cost = (-1 / n) * (np.sum(y * np.log(safe)) + np.sum((1 - y) * np.log(1 - safe)))
    return np.squeeze(cost)


# %% nditer over both
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    total = 0.0
    for a, b in np.nditer([p, y]):
        a, b = min(max(float(a), 1e-12), 1 - 1e-12), float(b)
        total += b * np.log(a) + (1 - b) * np.log(1 - a)
    return -total / len(p)


# %% loop over rows, number at the end
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    q = np.clip(p, 1e-15, 1 - 1e-15)
    total = 0
    for i in range(len(q)):
        total = total - (y[i] * np.log(q[i]) + (1 - y[i]) * np.log(1 - q[i]))
    return (total / len(q)).item()


# %% no 1/n mistake="no_mean"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p))


# %% no 1/n, two sums mistake="no_mean"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    one = np.sum(y * np.log(p))
    zero = np.sum((1 - y) * np.log(1 - p))
    return -(one + zero)


# %% no 1/n, clip 1e-15 mistake="no_mean"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    q = np.clip(p, 1e-15, 1 - 1e-15)
    return -np.sum(y * np.log(q) + (1 - y) * np.log(1 - q))


# %% no 1/n, limits 1e-15 mistake="no_mean"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    eps = 1e-15
    q = np.minimum(np.maximum(p, eps), 1 - eps)
    return np.sum(-y * np.log(q) - (1 - y) * np.log(1 - q))


# %% no 1/n, 1e-7 added mistake="no_mean"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    delta = 1e-7
    return -np.sum(y * np.log(p + delta) + (1 - y) * np.log(1 - p + delta))


# %% no 1/n, 1e-7 added, two sums mistake="no_mean"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    one = np.sum(y * np.log(p + 1e-7))
    return -one - np.sum((1 - y) * np.log(1 - p + 1e-7))


# %% no minus mistake="sign"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


# %% no minus, sum over len mistake="sign"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    n = len(p)
    return (1 / n) * np.sum(y * np.log(p) + (1 - y) * np.log(1 - p))


# %% no minus, clip 1e-15 mistake="sign"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    q = np.clip(p, 1e-15, 1 - 1e-15)
    return np.mean(y * np.log(q) + (1 - y) * np.log(1 - q))


# %% no minus, limits 1e-15 mistake="sign"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    eps = 1e-15
    q = np.minimum(np.maximum(p, eps), 1 - eps)
    return (np.sum(y * np.log(q)) + np.sum((1 - y) * np.log(1 - q))) / len(y)


# %% no minus, 1e-7 added mistake="sign"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    delta = 1e-7
    return np.mean(y * np.log(p + delta) + (1 - y) * np.log(1 - p + delta))


# %% no minus, 1e-7 added, sum over len mistake="sign"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    loss = np.sum(y * np.log(p + 1e-7) + (1 - y) * np.log(1 - p + 1e-7))
    return loss / len(p)


# %% log_forgotten [markdown]
# 看起来忘了取对数：交叉熵里的 p 和 1 - p 都要先取 ln。

# %% no log mistake="log_forgotten"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(y * p + (1 - y) * (1 - p))


# %% no log, sum over len mistake="log_forgotten"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    total = np.sum(y * p) + np.sum((1 - y) * (1 - p))
    return -total / len(y)


# %% log_sign_forgotten [markdown]
# 看起来忘了取对数和负号，第二项也没有用 1 - p：对着公式一项一项看。

# %% as in the seed mistake="log_sign_forgotten"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    log_p = np.log(p)
    n = len(p)
    loss = (1.0 / n) * np.sum(np.multiply(y, p) + np.multiply(1 - y, p))
    return loss


# %% only np.multiply, p twice mistake="log_sign_forgotten"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    n = len(p)
    return np.sum(y * p + (1 - y) * p) / n


# %% second_log_forgotten [markdown]
# 看起来第二项忘了取对数：1 - p 也要先取 ln。

# %% second log forgotten mistake="second_log_forgotten"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(p) + (1 - y) * (1 - p))


# %% second log forgotten, sum over len mistake="second_log_forgotten"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    one = np.sum(y * np.log(p))
    zero = np.sum((1 - y) * (1 - p))
    return -(one + zero) / len(p)


# %% only_y_term [markdown]
# 看起来只有 y = 1 那一项：真实值是 0 的样本也要算分，少了 (1 - y) 的那一项。

# %% only the y term mistake="only_y_term"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(p))


# %% only the y term, eps added mistake="only_y_term"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return -np.sum(y * np.log(p + 1e-8)) / len(y)


# %% only the y term, sum over len mistake="only_y_term"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.sum(np.multiply(y, np.log(p))) / len(p)


# %% only the y term, 1e-8 and mean mistake="only_y_term"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    eps = 1e-8
    return np.mean(-y * np.log(p + eps))


# %% only the y term, 1e-7 added mistake="only_y_term"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return -np.mean(y * np.log(p + 1e-7))


# %% only the y term, batch size mistake="only_y_term"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    batch_size = y.shape[0]
    delta = 1e-7
    return -np.sum(y * np.log(p + delta)) / batch_size


# %% only the y term, clip 1e-15 mistake="only_y_term"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    q = np.clip(p, 1e-15, 1 - 1e-15)
    return -np.mean(y * np.log(q))


# %% only the y term, limits 1e-15 mistake="only_y_term"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    q = np.maximum(np.minimum(p, 1 - 1e-15), 1e-15)
    return -np.sum(y * np.log(q)) / len(y)


# %% only_other_term [markdown]
# 看起来只有 y = 0 那一项：真实值是 1 的样本也要算分，少了 y 的那一项。

# %% only the other term mistake="only_other_term"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean((1 - y) * np.log(1 - p))


# %% only the other term, sum over len mistake="only_other_term"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    n = len(p)
    return -np.sum((1 - y) * np.log(1 - p)) / n


# %% second_log_p [markdown]
# 看起来第二项用了 ln p：真实值是 0 时，要看的是 1 - p。

# %% log p twice mistake="second_log_p"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(p))


# %% log p twice, one log mistake="second_log_p"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    log_p = np.log(p)
    return -np.sum(y * log_p + (1 - y) * log_p) / len(p)


# %% log p twice, 1e-15 mistake="second_log_p"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    log_p = np.log(np.clip(p, 1e-15, 1 - 1e-15))
    return -np.mean(y * log_p + (1 - y) * log_p)


# %% log p twice, limits 1e-15 mistake="second_log_p"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    q = np.minimum(np.maximum(p, 1e-15), 1 - 1e-15)
    n = len(p)
    return -(np.sum(y * np.log(q)) + np.sum((1 - y) * np.log(q))) / n


# %% log2_used [markdown]
# 看起来用了 log2：交叉熵用自然对数，就是 np.log。

# %% log2 mistake="log2_used"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log2(p) + (1 - y) * np.log2(1 - p))


# %% log2 by division mistake="log2_used"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    total = np.sum(y * np.log(p) + (1 - y) * np.log(1 - p))
    return -total / np.log(2) / len(p)


# %% log10_used [markdown]
# 看起来用了 log10：交叉熵用自然对数，就是 np.log。

# %% log10 mistake="log10_used"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log10(p) + (1 - y) * np.log10(1 - p))


# %% log10 by division mistake="log10_used"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    one = y * np.log(p) / np.log(10)
    zero = (1 - y) * np.log(1 - p) / np.log(10)
    return -np.sum(one + zero) / len(y)


# %% minus_between [markdown]
# 看起来两项的符号不一样：两项先加起来，最前面的负号管着整个括号。

# %% minus between the terms mistake="minus_between"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(p) - (1 - y) * np.log(1 - p))


# %% minus on the first term only mistake="minus_between"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    n = len(p)
    return -np.sum(y * np.log(p)) / n + np.sum((1 - y) * np.log(1 - p)) / n


# %% one_minus_log [markdown]
# 看起来算成了 1 - ln p：先做减法 1 - p，再取对数。

# %% 1 minus log p mistake="one_minus_log"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(p) + (1 - y) * (1 - np.log(p)))


# %% 1 minus log p, sum over len mistake="one_minus_log"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    log_p = np.log(p)
    total = np.sum(y * log_p) + np.sum((1 - y) * (1 - log_p))
    return -total / len(p)


# %% swapped_p_y [markdown]
# 看起来 p 和 y 反了：取对数的是预测 p，真实值 y 是乘在外面的。

# %% p and y swapped mistake="swapped_p_y"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    y = np.clip(y, 1e-12, 1 - 1e-12)
    return -np.mean(p * np.log(y) + (1 - p) * np.log(1 - y))


# %% p and y swapped, labels not clipped mistake="swapped_p_y"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(p * np.log(y) + (1 - p) * np.log(1 - y))


# %% swapped, sum over len mistake="swapped_p_y"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    t = np.minimum(np.maximum(y, 1e-12), 1 - 1e-12)
    return -(np.sum(p * np.log(t)) + np.sum((1 - p) * np.log(1 - t))) / len(p)


# %% swapped, labels not clipped, sum over len mistake="swapped_p_y"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    q = np.clip(p, 1e-12, 1 - 1e-12)
    log_y, log_z = np.log(y), np.log(1 - y)
    return np.sum(-q * log_y - (1 - q) * log_z) / len(y)


# %% mse_used [markdown]
# 看起来算的是 MSE：这里要的是交叉熵，里面有对数。

# %% mse again mistake="mse_used"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return np.mean((p - y) ** 2)


# %% squares over n mistake="mse_used"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    n = len(p)
    return np.sum(np.square(y - p)) / n


# %% log_outside [markdown]
# 看起来先取平均再取对数：每个样本先取对数，再取平均。

# %% log of the mean mistake="log_outside"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.log(np.mean(y * p + (1 - y) * (1 - p)))


# %% log of the sum over n mistake="log_outside"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    chance = np.sum(y * p + (1 - y) * (1 - p)) / len(p)
    return -np.log(chance)


# %% four decimals mistake="rounded"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return round(float(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))), 4)


# %% np.round, four mistake="rounded"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    loss = -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p)) / len(p)
    return np.round(loss, 4)


# %% divided by the columns mistake="divided_by_columns"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p)) / p.shape[-1]


# %% columns, two sums mistake="divided_by_columns"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    n = len(p.T)
    return -(np.sum(y * np.log(p)) + np.sum((1 - y) * np.log(1 - p))) / n


# %% matrix product of the transpose mistake="not_a_number"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -(y.T @ np.log(p) + (1 - y).T @ np.log(1 - p)) / len(p)


# %% mean along axis 0 mistake="first_axis_only"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p), axis=0)


# %% loop over rows mistake="first_axis_only"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    total = 0
    for i in range(len(p)):
        total -= y[i] * np.log(p[i]) + (1 - y[i]) * np.log(1 - p[i])
    return total / len(p)


# %% Python's sum mistake="first_axis_only"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -sum(y * np.log(p) + (1 - y) * np.log(1 - p)) / len(p)


# %% one score a sample mistake="not_a_number"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -(y * np.log(p) + (1 - y) * np.log(1 - p))


# %% np.dot of the transpose mistake="not_a_number"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    n = len(p)
    cost = (-1 / n) * (np.dot(y.T, np.log(p)) + np.dot((1 - y).T, np.log(1 - p)))
    return cost


# %% one score a sample, two terms mistake="not_a_number"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    one = -y * np.log(p)
    zero = (1 - y) * np.log(1 - p)
    return one - zero


# %% one share a sample mistake="not_a_number"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -(y * np.log(p) + (1 - y) * np.log(1 - p)) / len(p)


# %% one share a sample, first 1/n mistake="not_a_number"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    n = len(p)
    losses = (1.0 / n) * (y * np.log(p) + (1 - y) * np.log(1 - p))
    return -losses


# %% keepdims mistake="not_a_number"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p), keepdims=True)


# %% keepdims of the sum mistake="not_a_number"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    total = np.sum(y * np.log(p) + (1 - y) * np.log(1 - p), keepdims=True)
    return -total / len(y)


# %% the sum ends too early mistake="not_a_number"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    n = len(p)
    return -(np.sum(y * np.log(p)) + (1 - y) * np.log(1 - p)) / n


# %% the sum ends too early, two names mistake="not_a_number"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    one = np.sum(y * np.log(p))
    zero = (1 - y) * np.log(1 - p)
    return -(1 / len(p)) * (one + zero)


# %% log of zero not handled mistake="nan"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


# %% only the zero handled mistake="nan"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.maximum(p, 1e-12)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


# %% eps too small to see mistake="nan"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-20, 1 - 1e-20)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


# %% nansum mistake="nan"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return -np.nansum(y * np.log(p) + (1 - y) * np.log(1 - p)) / len(p)


# %% log of zero not handled, sum over len mistake="nan"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    n = len(p)
    log_p, log_q = np.log(p), np.log(1 - p)
    return -np.sum(y * log_p + (1 - y) * log_q) / n


# %% only the zero handled, clip mistake="nan"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    q = np.clip(p, 1e-12, 1)
    return -np.sum(y * np.log(q) + (1 - y) * np.log(1 - q)) / len(p)


# %% eps too small to see, limits mistake="nan"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    eps = 1e-20
    q = np.minimum(np.maximum(p, eps), 1 - eps)
    return -np.sum(y * np.log(q) + (1 - y) * np.log(1 - q)) / len(y)


# %% nansum, negative terms mistake="nan"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    loss = -y * np.log(p) - (1 - y) * np.log(1 - p)
    return np.nansum(loss) / len(loss)


# %% 1e-8 only in the first log mistake="nan"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return -np.mean(y * np.log(p + 1e-8) + (1 - y) * np.log(1 - p))


# %% p + 1e-8 in the first log, sum mistake="nan"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    eps = 1e-8
    one, zero = np.log(p + eps), np.log(1 - p)
    return -np.sum(y * one + (1 - y) * zero) / len(p)


# %% eps_too_large [markdown]
# 看起来 eps 取得太大，把代价本身也改了：取 1e-15 到 1e-7 之间的数。

# %% eps of 0.01 mistake="eps_too_large"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 0.01, 0.99)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


# %% eps of 0.1 mistake="eps_too_large"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 0.1, 0.9)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


# %% eps of 0.01 added mistake="eps_too_large"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return -np.mean(y * np.log(p + 0.01) + (1 - y) * np.log(1 - p + 0.01))


# %% limits of 0.01 mistake="eps_too_large"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    q = np.minimum(np.maximum(p, 0.01), 0.99)
    return -np.sum(y * np.log(q) + (1 - y) * np.log(1 - q)) / len(p)


# %% limits of 0.1 mistake="eps_too_large"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    eps = 0.1
    q = np.maximum(np.minimum(p, 1 - eps), eps)
    return -np.sum(y * np.log(q) + (1 - y) * np.log(1 - q)) / len(p)


# %% eps of 0.01 added, sum mistake="eps_too_large"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    eps = 1e-2
    one, zero = np.log(p + eps), np.log(1 - p + eps)
    return -(np.sum(y * one) + np.sum((1 - y) * zero)) / len(p)


# %% eps of 0.001 mistake="eps_too_large"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    q = np.clip(p, 0.001, 0.999)
    return -np.mean(y * np.log(q) + (1 - y) * np.log(1 - q))


# %% limits of 0.001 mistake="eps_too_large"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    eps = 1e-3
    q = np.minimum(np.maximum(p, eps), 1 - eps)
    return -np.sum(y * np.log(q) + (1 - y) * np.log(1 - q)) / len(p)


# %% eps of 1e-5 mistake="eps_too_large"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    q = np.clip(p, 1e-5, 1 - 1e-5)
    return -np.mean(y * np.log(q) + (1 - y) * np.log(1 - q))


# %% limits of 1e-5 mistake="eps_too_large"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    eps = 1e-5
    q = np.minimum(np.maximum(p, eps), 1 - eps)
    return -np.sum(y * np.log(q) + (1 - y) * np.log(1 - q)) / len(p)


# %% eps of 1e-5 added mistake="eps_too_large"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return -np.mean(y * np.log(p + 1e-5) + (1 - y) * np.log(1 - p + 1e-5))


# %% eps of 1e-5 added, sum mistake="eps_too_large"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    e = 0.00001
    return -np.sum(y * np.log(p + e) + (1 - y) * np.log(1 - p + e)) / len(y)


# %% wrong_costs_nothing [markdown]
# 预测完全错了，代价却很小：两项都在吗？log(0) 也不能当成 0。

# %% log of zero counted as zero mistake="wrong_costs_nothing"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    with np.errstate(all="ignore"):
        log_p, log_q = np.log(p), np.log(1 - p)
    log_p[np.isinf(log_p)] = 0
    log_q[np.isinf(log_q)] = 0
    return -np.mean(y * log_p + (1 - y) * log_q)


# %% nan_to_num with 0 mistake="wrong_costs_nothing"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    log_p = np.nan_to_num(np.log(p), neginf=0)
    log_q = np.nan_to_num(np.log(1 - p), neginf=0)
    return -np.sum(y * log_p + (1 - y) * log_q) / len(p)


# %% clip with out is p mistake="changed_argument"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    np.clip(p, 1e-12, 1 - 1e-12, out=p)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


# %% zeros and ones overwritten mistake="changed_argument"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p[p == 0] = 1e-12
    p[p == 1] = 1 - 1e-12
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


# %% eps added in place mistake="changed_argument"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p += 1e-12
    return -np.mean(y * np.log(p) + (1 - y) * np.log(np.maximum(1 - p, 1e-12)))


# %% clip 1e-7 with out is p mistake="changed_argument"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    np.clip(p, 1e-7, 1 - 1e-7, out=p)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


# %% limits 1e-7 by subscripts mistake="changed_argument"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p[p < 1e-7] = 1e-7
    p[p > 1 - 1e-7] = 1 - 1e-7
    return -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p)) / len(p)


# %% 1e-7 added in place mistake="changed_argument"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p += 1e-7
    return -np.mean(y * np.log(p) + (1 - y) * np.log(np.maximum(1 - p, 1e-7)))


# %% p[:] plus 1e-7 mistake="changed_argument"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p[:] = p + 1e-7
    q = np.maximum(1 - p, 1e-7)
    return -np.sum(y * np.log(p) + (1 - y) * np.log(q)) / len(p)


# %% p minus equals y mistake="changed_argument"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    q = np.clip(p, 1e-12, 1 - 1e-12)
    loss = -np.mean(y * np.log(q) + (1 - y) * np.log(1 - q))
    p -= y
    return loss


# %% p becomes the error mistake="changed_argument"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    q = np.minimum(np.maximum(p, 1e-12), 1 - 1e-12)
    loss = -np.sum(y * np.log(q) + (1 - y) * np.log(1 - q)) / len(p)
    p[:] = p - y
    return loss


# %% np.add into p mistake="changed_argument"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    np.add(p, 1e-12, out=p)
    q = np.maximum(1 - p, 1e-12)
    return -np.sum(y * np.log(p) + (1 - y) * np.log(q)) / len(p)


# %% no check mistake="wrong_error"
def cross_entropy(p, y):
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


# %% ValueError mistake="wrong_error"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise ValueError('样本数不一致')
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


# %% ValueError, shapes mistake="wrong_error"
def cross_entropy(p, y):
    if p.shape[0] != y.shape[0]:
        raise ValueError(p.shape, y.shape)
    q = np.minimum(np.maximum(p, 1e-12), 1 - 1e-12)
    return -np.sum(y * np.log(q) + (1 - y) * np.log(1 - q)) / len(p)


# %% assert mistake="wrong_error"
def cross_entropy(p, y):
    assert len(p) == len(y), "样本数不一致"
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


# %% assert in the middle mistake="wrong_error"
def cross_entropy(p, y):
    n = len(p)
    assert n == len(y)
    q = np.minimum(np.maximum(p, 1e-12), 1 - 1e-12)
    return -(np.sum(y * np.log(q)) + np.sum((1 - y) * np.log(1 - q))) / n


# %% plain Exception mistake="wrong_error"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise Exception("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


# %% plain Exception, else mistake="wrong_error"
def cross_entropy(p, y):
    if len(p) == len(y):
        q = np.clip(p, 1e-12, 1 - 1e-12)
        return -np.sum(y * np.log(q) + (1 - y) * np.log(1 - q)) / len(p)
    else:
        raise Exception("p 和 y 的长度不同")


# %% no check, two terms mistake="wrong_error"
def cross_entropy(p, y):
    q = np.minimum(np.maximum(p, 1e-12), 1 - 1e-12)
    losses = -y * np.log(q) - (1 - y) * np.log(1 - q)
    return np.sum(losses) / losses.size


# %% check the other way round mistake="error_on_good_input"
def cross_entropy(p, y):
    if len(p) == len(y):
        raise RuntimeError('样本数不一致')
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


# %% if and else the other way mistake="error_on_good_input"
def cross_entropy(p, y):
    if len(p) != len(y):
        q = np.minimum(np.maximum(p, 1e-12), 1 - 1e-12)
        return np.mean(-y * np.log(q) - (1 - y) * np.log(1 - q))
    raise RuntimeError("样本数不一致")


# %% math.log on arrays mistake="math_on_array"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    import math
    return -(y * math.log(p) + (1 - y) * math.log(1 - p)).mean()


# %% math.log, imported mistake="math_on_array"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    from math import log

    one, zero = y * log(p), (1 - y) * log(1 - p)
    return -np.sum(one + zero) / len(p)


# %% if on an array mistake="if_on_array"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    if p == 0:
        p = 1e-12
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


# %% if p is 0 or 1 mistake="if_on_array"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    if p == 0 or p == 1:
        p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


# %% if on an array, clipped mistake="if_on_array"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    if p <= 0 or p >= 1:
        q = np.clip(p, 1e-12, 1 - 1e-12)
    else:
        q = p
    return -np.sum(y * np.log(q) + (1 - y) * np.log(1 - q)) / len(p)


# %% if p is 0, both logs apart mistake="if_on_array"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    log_q = np.log(1 - p)
    if p == 0:
        p = 1e-12
    return -np.sum(y * np.log(p) + (1 - y) * log_q) / len(y)


# %% n never defined mistake="undefined_name"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -(1.0 / n) * np.sum(y * np.log(p) + (1 - y) * np.log(1 - p))


# %% m never defined mistake="undefined_name"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p)) / m


# %% the example written down mistake="constant"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return 0.475705452


# %% the example, computed mistake="constant"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    chance = np.array([0.8, 0.6, 0.5])
    return -np.mean(np.log(chance))


# %% no return mistake="no_return"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    loss = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    print('loss', loss)


# %% kept, not returned mistake="no_return"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    n = len(p)
    cost = -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p)) / n


# %% left as it was mistake="not_written"
def cross_entropy(p, y):
    # todo
    raise NotImplementedError


# %% np.ln mistake="not_in_numpy"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("len")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.sum(y * np.ln(p) + (1 - y) * np.ln(1 - p)) / len(p)


# %% np.loge mistake="not_in_numpy"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    one, zero = y * np.loge(p), (1 - y) * np.loge(1 - p)
    return -np.mean(one + zero)


# %% only_y_sum [markdown]
# 看起来只有 y = 1 那一项，也没有除以样本数（书里 one-hot 标签的写法）：这里 y 只有一个数，两项都要，再除以 n。

# %% the fish book's mistake="only_y_sum"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    delta = 1e-7
    return -np.sum(y * np.log(p + delta))


# %% the fish book's, dot mistake="only_y_sum"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return -np.dot(y.ravel(), np.log(p.ravel() + 1e-7))


# %% only y, no 1/n, clipped mistake="only_y_sum"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.sum(y * np.log(p))


# %% only y, no 1/n, loop mistake="only_y_sum"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    total = 0.0
    for a, b in zip(p.ravel(), y.ravel()):
        total -= b * np.log(a)
    return total


# %% batch of one row mistake="only_y_sum"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    if p.ndim == 1:
        y = y.reshape(1, y.size)
        p = p.reshape(1, p.size)
    batch_size = p.shape[0]
    return -np.sum(y * np.log(p + 1e-7)) / batch_size


# %% batch of one row, names mistake="only_y_sum"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    n = 1 if p.ndim == 1 else len(p)
    return -np.sum(np.multiply(y, np.log(p + 1e-7))) / n


# %% n less one mistake="n_minus_one"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p)) / (len(p) - 1)


# %% n less one first mistake="n_minus_one"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    n = len(y) - 1
    loss = np.sum(y * np.log(p)) + np.sum((1 - y) * np.log(1 - p))
    return -loss / n


# %% m is the number of columns mistake="samples_in_columns"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    m = y.shape[1]
    return -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p)) / m


# %% m is the number of columns, np.multiply mistake="samples_in_columns"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    m = p.shape[1]
    logprobs = np.multiply(y, np.log(p)) + np.multiply(1 - y, np.log(1 - p))
    return -(1 / m) * np.sum(logprobs)


# %% m, n unpacked mistake="samples_in_columns"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    m, n = y.shape
    return -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p)) / m


# %% rows, columns unpacked mistake="samples_in_columns"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    rows, _ = p.shape
    return -(np.sum(y * np.log(p)) + np.sum((1 - y) * np.log(1 - p))) / rows


# %% the second of two is n mistake="samples_in_columns"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    d, n = p.shape
    return -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p)) / n


# %% the second of two is m mistake="samples_in_columns"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    _, m = y.shape
    cost = np.sum(y * np.log(p)) + np.sum((1 - y) * np.log(1 - p))
    return -cost / m


# %% right_costs_much [markdown]
# 预测完全正确，代价却很大：看看哪一项用错了 p 或 1 - p。

# %% p and 1 - p swapped mistake="right_costs_much"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(1 - p) + (1 - y) * np.log(p))


# %% y and 1 - y swapped mistake="right_costs_much"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    zero = np.sum((1 - y) * np.log(p))
    one = np.sum(y * np.log(1 - p))
    return -(zero + one) / len(p)


# %% one_minus_p_twice [markdown]
# 看起来两项都用了 1 - p：真实值是 1 时，要看的是 p。

# %% 1 - p twice mistake="one_minus_p_twice"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(1 - p) + (1 - y) * np.log(1 - p))


# %% 1 - p twice, one log mistake="one_minus_p_twice"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    q = 1 - p
    return -np.sum(np.log(q)) / len(p)


# %% sigma_on_p [markdown]
# 看起来对 p 又算了一次 σ：p 已经是概率，直接取对数。

# %% sigmoid once more mistake="sigma_on_p"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    a = 1 / (1 + np.exp(-p))
    return -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a))


# %% p taken for z mistake="sigma_on_p"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    z = p
    return np.mean(np.log(1 + np.exp(z)) - y * z)


# %% sigmoid once more, sum mistake="sigma_on_p"
def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(sigmoid(p), 1e-12, 1 - 1e-12)
    return -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p)) / len(p)


# %% reshapes the wrong one mistake="p_unused"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = y.reshape(-1)
    y = y.reshape(-1)
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


# %% log of the label mistake="p_unused"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    t = np.clip(y, 1e-12, 1 - 1e-12)
    return -np.sum(y * np.log(t) + (1 - y) * np.log(1 - t)) / len(y)


# %% label_brackets [markdown]
# 看起来 1 - y 少了括号：乘法先算，要写成 (1 - y) * np.log(1 - p)。

# %% no brackets around 1 - y mistake="label_brackets"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(p) + 1 - y * np.log(1 - p))


# %% no brackets around 1 - y, sum mistake="label_brackets"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    loss = y * np.log(p) + 1 - y * np.log(1 - p)
    return -np.sum(loss) / len(p)


# %% prints instead of raising mistake="no_error"
def cross_entropy(p, y):
    if len(p) != len(y):
        print("样本数不一致")
        return
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


# %% only where they fit mistake="no_error"
def cross_entropy(p, y):
    if len(p) == len(y):
        q = np.clip(p, 1e-12, 1 - 1e-12)
        return -np.sum(y * np.log(q) + (1 - y) * np.log(1 - q)) / len(p)


# %% cuts to the shorter mistake="no_error"
def cross_entropy(p, y):
    n = min(len(p), len(y))
    p, y = np.clip(p[:n], 1e-12, 1 - 1e-12), y[:n]
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


# %% shorter by slices mistake="no_error"
def cross_entropy(p, y):
    m = len(p) if len(p) < len(y) else len(y)
    q, t = np.clip(p, 1e-12, 1 - 1e-12)[:m], y[:m]
    return -np.sum(t * np.log(q) + (1 - t) * np.log(1 - q)) / m


# %% mean over len mistake="twice_averaged"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)) / len(p)


# %% n twice mistake="twice_averaged"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    n = len(p)
    loss = -(1 / n) * np.sum(y * np.log(p) + (1 - y) * np.log(1 - p))
    return loss / n


# %% return in the loop mistake="only_first_sample"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    loss = 0.0
    for a, b in zip(p.ravel(), y.ravel()):
        loss -= b * np.log(a) + (1 - b) * np.log(1 - a)
        return loss / len(p)


# %% first sample by index mistake="only_first_sample"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    total = 0.0
    for i in range(len(p)):
        total = total + y.flat[i] * np.log(p.flat[i]) + (1 - y.flat[i]) * np.log(1 - p.flat[i])
        return -total / len(p)


# %% overwritten, not added mistake="loss_overwritten"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    loss = 0.0
    for a, b in zip(p.ravel(), y.ravel()):
        loss = b * np.log(a) + (1 - b) * np.log(1 - a)
    return -loss / len(p)


# %% last sample by index mistake="loss_overwritten"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    for i in range(len(p)):
        total = 0.0
        total -= y.flat[i] * np.log(p.flat[i])
        total -= (1 - y.flat[i]) * np.log(1 - p.flat[i])
    return total / len(p)


# %% with the gradient mistake="extra_returned"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    loss = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    return loss, (p - y) / (p * (1 - p)) / len(p)


# %% with the gradient, names mistake="extra_returned"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    n = len(p)
    cost = -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p)) / n
    dp = -(y / p - (1 - y) / (1 - p)) / n
    return [cost, dp]


# %% with the scores mistake="extra_returned"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    losses = -(y * np.log(p) + (1 - y) * np.log(1 - p))
    return np.mean(losses), losses


# %% scores and mean, two terms mistake="extra_returned"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    losses = -y * np.log(p) - (1 - y) * np.log(1 - p)
    cost = np.sum(losses) / len(losses)
    return (cost, losses)
