# %% the pieces
def train(x, y, w, learning_rate, steps):
    w_trained = w.copy()
    losses = [mse(forward_propagation(x, w_trained), y)]
    for step in range(steps):
        p = forward_propagation(x, w_trained)
        dw = back_propagation(x, y, p)
        w_trained = w_trained - learning_rate * dw
        losses.append(mse(forward_propagation(x, w_trained), y))
    return w_trained, losses


# %% on net, which prints
def train(x, y, w, learning_rate, steps):
    losses = []
    for k in range(steps):
        forward, loss, dw = net(x, w, y)
        losses.append(loss)
        w = w - learning_rate * dw
    forward, loss, dw = net(x, w, y)
    losses.append(loss)
    return w, losses


# %% written out, one loop of steps + 1
def train(x, y, w, learning_rate, steps):
    losses = []
    for k in range(steps + 1):
        e = x @ w - y
        losses.append(float(np.mean(e ** 2)))
        if k < steps:
            w = w - learning_rate * 2 / len(x) * (x.T @ e)
    return w, losses


# %% array of losses, copy and in place
def train(x, y, w, learning_rate, steps):
    w_trained = w.copy()
    losses = np.zeros(steps + 1)
    for k in range(steps):
        p = forward_propagation(x, w_trained)
        losses[k] = mse(p, y)
        w_trained -= learning_rate * back_propagation(x, y, p)
    losses[steps] = mse(forward_propagation(x, w_trained), y)
    return w_trained, losses


# %% while, Chinese names
def train(x, y, w, learning_rate, steps):
    权重 = np.array(w)
    n = x.shape[0]

    def 代价(权重):
        return np.sum(np.square(np.dot(x, 权重) - y)) / n

    losses = [代价(权重)]
    while len(losses) < steps + 1:
        梯度 = 2 / n * np.dot(x.T, np.dot(x, 权重) - y)
        权重 = 权重 - learning_rate * 梯度
        losses.append(代价(权重))
    return 权重, losses


# %% recursion
def train(x, y, w, learning_rate, steps):
    p = forward_propagation(x, w)
    loss = mse(p, y)
    if steps == 0:
        return w.copy(), [loss]
    w_next = w - learning_rate * back_propagation(x, y, p)
    w_trained, losses = train(x, y, w_next, learning_rate, steps - 1)
    return w_trained, [loss] + losses


# %% path of weights first
def train(x, y, w, learning_rate, steps):
    path = [w]
    for _ in range(steps):
        now = path[-1]
        path.append(now - learning_rate * back_propagation(x, y, forward_propagation(x, now)))
    return path[-1].copy(), [mse(forward_propagation(x, now), y) for now in path]


# %% loops over samples and weights, prints its progress
def train(x, y, w, learning_rate, steps):
    n, d = x.shape
    now = [float(v) for v in w[:, 0]]

    def predict(i):
        return sum(x[i, j] * now[j] for j in range(d))

    def loss():
        return sum((predict(i) - y[i, 0]) ** 2 for i in range(n)) / n

    losses = [loss()]
    for k in range(1, steps + 1):
        slope = [2 / n * sum((predict(i) - y[i, 0]) * x[i, j] for i in range(n)) for j in range(d)]
        now = [now[j] - learning_rate * slope[j] for j in range(d)]
        losses.append(loss())
        if k % 2 == 0:
            print("step", k, "loss", losses[-1])
    return np.array(now).reshape(d, 1), losses


# %% y - p and plus
def train(x, y, w, learning_rate, steps):
    step_size = learning_rate * 2 / len(y)
    losses = []
    w_trained = w + 0
    for _ in range(steps):
        losses += [np.mean((y - x @ w_trained) ** 2)]
        w_trained = w_trained + step_size * x.T @ (y - x @ w_trained)
    losses += [np.mean((y - x @ w_trained) ** 2)]
    return [w_trained, np.array(losses)]


# %% ascending [markdown]
# 看起来在上坡: W 要减去 learning_rate 乘以梯度, 梯度里是 p - y, 不是 y - p.

# %% ascends mistake="ascending"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        p = forward_propagation(x, w)
        w = w + learning_rate * back_propagation(x, y, p)
        losses.append(mse(forward_propagation(x, w), y))
    return w, losses


# %% y - p and minus mistake="ascending"
def train(x, y, w, learning_rate, steps):
    losses = [np.mean((x @ w - y) ** 2)]
    for _ in range(steps):
        w = w - learning_rate * 2 / len(x) * x.T @ (y - x @ w)
        losses.append(np.mean((x @ w - y) ** 2))
    return w, losses


# %% losses_one_short [markdown]
# losses 少了一个: 更新之前的代价, 最后一次更新之后的代价, 都要记, 一共 steps + 1 个.

# %% last loss missing mistake="losses_one_short"
def train(x, y, w, learning_rate, steps):
    losses = []
    for _ in range(steps):
        p = forward_propagation(x, w)
        losses.append(mse(p, y))
        w = w - learning_rate * back_propagation(x, y, p)
    return w, losses


# %% net in the loop, last loss missing mistake="losses_one_short"
def train(x, y, w, learning_rate, steps):
    losses = []
    for _ in range(steps):
        forward, loss, dw = net(x, w, y)
        losses.append(loss)
        w = w - learning_rate * dw
    return w, losses


# %% first_loss_missing [markdown]
# 看起来漏了第一个代价: losses[0] 是还没有更新时的代价.

# %% losses after the update only mistake="first_loss_missing"
def train(x, y, w, learning_rate, steps):
    losses = []
    for _ in range(steps):
        p = forward_propagation(x, w)
        w = w - learning_rate * back_propagation(x, y, p)
        losses.append(mse(forward_propagation(x, w), y))
    return w, losses


# %% minus-equals on the argument mistake="changed_argument"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        w -= learning_rate * back_propagation(x, y, forward_propagation(x, w))
        losses.append(mse(forward_propagation(x, w), y))
    return w, losses


# %% a second name is no copy mistake="changed_argument"
def train(x, y, w, learning_rate, steps):
    w_trained = w
    losses = [mse(forward_propagation(x, w_trained), y)]
    for _ in range(steps):
        dw = back_propagation(x, y, forward_propagation(x, w_trained))
        w_trained[:] = w_trained - learning_rate * dw
        losses.append(mse(forward_propagation(x, w_trained), y))
    return w_trained, losses


# %% rate_ignored [markdown]
# 看起来没有用上 learning_rate: 梯度要先乘以它, 再去更新 W.

# %% learning rate not used mistake="rate_ignored"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        p = forward_propagation(x, w)
        w = w - back_propagation(x, y, p)
        losses.append(mse(forward_propagation(x, w), y))
    return w, losses


# %% gradient_once [markdown]
# 看起来每一步都用同一个梯度: W 变了, 梯度要在循环里面重新算.

# %% gradient outside of the loop mistake="gradient_once"
def train(x, y, w, learning_rate, steps):
    dw = back_propagation(x, y, forward_propagation(x, w))
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        w = w - learning_rate * dw
        losses.append(mse(forward_propagation(x, w), y))
    return w, losses


# %% gradient of the first w in the loop mistake="gradient_once"
def train(x, y, w, learning_rate, steps):
    w_trained = w.copy()
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        p = forward_propagation(x, w)
        w_trained = w_trained - learning_rate * back_propagation(x, y, p)
        losses.append(mse(forward_propagation(x, w_trained), y))
    return w_trained, losses


# %% not_updated [markdown]
# 返回的还是最初的 w: 更新之后的 W 要存下来, 最后返回它.

# %% returns the first w mistake="not_updated"
def train(x, y, w, learning_rate, steps):
    w_trained = w.copy()
    losses = [mse(forward_propagation(x, w_trained), y)]
    for _ in range(steps):
        p = forward_propagation(x, w_trained)
        w_trained = w_trained - learning_rate * back_propagation(x, y, p)
        losses.append(mse(forward_propagation(x, w_trained), y))
    return w, losses


# %% never updates mistake="not_updated"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        dw = back_propagation(x, y, forward_propagation(x, w))
        w - learning_rate * dw
        losses.append(mse(forward_propagation(x, w), y))
    return w, losses


# %% losses_not_list [markdown]
# losses 要记下每一步的代价 (列表或一维数组), 不是一个数.

# %% the last loss alone mistake="losses_not_list"
def train(x, y, w, learning_rate, steps):
    loss = mse(forward_propagation(x, w), y)
    for _ in range(steps):
        w = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
        loss = mse(forward_propagation(x, w), y)
    return w, loss


# %% losses_summed [markdown]
# 看起来把所有的代价加成了一个数: 一步一个, 一个一个记下来.

# %% the sum of the losses mistake="losses_summed"
def train(x, y, w, learning_rate, steps):
    losses = mse(forward_propagation(x, w), y)
    for _ in range(steps):
        w = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
        losses += mse(forward_propagation(x, w), y)
    return w, losses


# %% only_last_loss [markdown]
# 看起来只留下了最后一个代价: 每一步都要 append.

# %% list of the last loss mistake="only_last_loss"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        w = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
        losses = [mse(forward_propagation(x, w), y)]
    return w, losses


# %% momentum [markdown]
# 看起来加了动量 (momentum): 这里要最朴素的梯度下降, 每一步只用当前的梯度.

# %% momentum mistake="momentum"
def train(x, y, w, learning_rate, steps):
    v = np.zeros_like(w)
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        v = 0.9 * v + back_propagation(x, y, forward_propagation(x, w))
        w = w - learning_rate * v
        losses.append(mse(forward_propagation(x, w), y))
    return w, losses


# %% normalized_gradient [markdown]
# 看起来把梯度除以了它的长度: 直接用梯度, 坡缓的地方步子自然会小.

# %% gradient of length one mistake="normalized_gradient"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        dw = back_propagation(x, y, forward_propagation(x, w))
        w = w - learning_rate * dw / np.linalg.norm(dw)
        losses.append(mse(forward_propagation(x, w), y))
    return w, losses


# %% gradient_times_loss [markdown]
# 看起来把 loss 乘进了更新里: 更新只用 learning_rate 和梯度.

# %% loss times gradient mistake="gradient_times_loss"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        dw = back_propagation(x, y, forward_propagation(x, w))
        w = w - learning_rate * losses[-1] * dw
        losses.append(mse(forward_propagation(x, w), y))
    return w, losses


# %% rate_decayed [markdown]
# 看起来 learning_rate 越来越小: 这里从头到尾用同一个.

# %% learning rate decays mistake="rate_decayed"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for k in range(steps):
        dw = back_propagation(x, y, forward_propagation(x, w))
        w = w - learning_rate / (k + 1) * dw
        losses.append(mse(forward_propagation(x, w), y))
    return w, losses


# %% losses before w mistake="wrong_order"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        w = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
        losses.append(mse(forward_propagation(x, w), y))
    return losses, w


# %% losses_of_first_w [markdown]
# 看起来代价一直是用最初的 w 算的: 每更新一次, 要用新的 W 重新算代价.

# %% loss of the first w every time mistake="losses_of_first_w"
def train(x, y, w, learning_rate, steps):
    w_trained = w.copy()
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        dw = back_propagation(x, y, forward_propagation(x, w_trained))
        w_trained = w_trained - learning_rate * dw
        losses.append(mse(forward_propagation(x, w), y))
    return w_trained, losses


# %% first_loss_twice [markdown]
# 看起来第一个代价记了两遍: 更新之后再算代价, 再记下来.

# %% loss before each update, twice the first mistake="first_loss_twice"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        p = forward_propagation(x, w)
        losses.append(mse(p, y))
        w = w - learning_rate * back_propagation(x, y, p)
    return w, losses


# %% extra_update [markdown]
# 看起来多更新了一次: 正好要更新 steps 次, 检查循环的范围.

# %% steps + 1 updates mistake="extra_update"
def train(x, y, w, learning_rate, steps):
    losses = []
    for _ in range(steps + 1):
        p = forward_propagation(x, w)
        losses.append(mse(p, y))
        w = w - learning_rate * back_propagation(x, y, p)
    return w, losses


# %% losses_late [markdown]
# 看起来每个代价都晚了一步: losses[k] 是更新 k 次之后的代价, 从 0 次开始.

# %% steps + 1 updates, losses after each mistake="losses_late"
def train(x, y, w, learning_rate, steps):
    losses = []
    for _ in range(steps + 1):
        w = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
        losses.append(mse(forward_propagation(x, w), y))
    return w, losses


# %% early_stop [markdown]
# 看起来少更新了一次: 正好要更新 steps 次, 检查循环的范围.

# %% range from 1 mistake="early_stop"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for k in range(1, steps):
        w = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
        losses.append(mse(forward_propagation(x, w), y))
    return w, losses


# %% single_update [markdown]
# 看起来只更新了一次: return 是不是缩进到循环里面去了?

# %% return inside the loop mistake="single_update"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for k in range(steps):
        w = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
        losses.append(mse(forward_propagation(x, w), y))
        return w, losses
    return w, losses


# %% own gradient, no 2 mistake="no_two"
def train(x, y, w, learning_rate, steps):
    losses = [mse(x @ w, y)]
    for _ in range(steps):
        w = w - learning_rate * x.T @ (x @ w - y) / len(x)
        losses.append(mse(x @ w, y))
    return w, losses


# %% own gradient, no 1/n mistake="no_mean"
def train(x, y, w, learning_rate, steps):
    losses = [mse(x @ w, y)]
    for _ in range(steps):
        w = w - learning_rate * 2 * x.T @ (x @ w - y)
        losses.append(mse(x @ w, y))
    return w, losses


# %% own losses, sums mistake="no_mean"
def train(x, y, w, learning_rate, steps):
    losses = [np.sum((x @ w - y) ** 2)]
    for _ in range(steps):
        w = w - learning_rate * back_propagation(x, y, x @ w)
        losses.append(np.sum((x @ w - y) ** 2))
    return w, losses


# %% loss handed to back_propagation mistake="loss_as_label"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        p = forward_propagation(x, w)
        w = w - learning_rate * back_propagation(x, losses[-1], p)
        losses.append(mse(forward_propagation(x, w), y))
    return w, losses


# %% p and y exchanged in back_propagation mistake="ascending"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        p = forward_propagation(x, w)
        w = w - learning_rate * back_propagation(x, p, y)
        losses.append(mse(forward_propagation(x, w), y))
    return w, losses


# %% stops when the loss is small or the gain is mistake="early_stop"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    while len(losses) < steps:
        w = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
        losses.append(mse(forward_propagation(x, w), y))
    return w, losses


# %% losses_not_numbers [markdown]
# losses 里装的是数组: 每一个都应该是一个数, 先求和或取平均.

# %% losses as matrices mistake="losses_not_numbers"
def train(x, y, w, learning_rate, steps):
    losses = []
    for k in range(steps + 1):
        e = x @ w - y
        losses.append(e.T @ e / len(x))
        if k < steps:
            w = w - learning_rate * 2 / len(x) * x.T @ e
    return w, losses


# %% losses as a column mistake="losses_not_numbers"
def train(x, y, w, learning_rate, steps):
    losses = np.zeros((steps + 1, 1))
    losses[0] = mse(forward_propagation(x, w), y)
    for k in range(steps):
        w = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
        losses[k + 1] = mse(forward_propagation(x, w), y)
    return w, losses


# %% returned from the loop's variables mistake="no_first_value"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    w_now = w.copy()
    for _ in range(steps):
        w_new = w_now - learning_rate * back_propagation(x, y, forward_propagation(x, w_now))
        losses.append(mse(forward_propagation(x, w_new), y))
        w_now = w_new
    return w_new, losses


# %% no return mistake="no_return"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        w = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
        losses.append(mse(forward_propagation(x, w), y))


# %% w alone mistake="not_a_tuple"
def train(x, y, w, learning_rate, steps):
    for _ in range(steps):
        w = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
    return w


# %% w flattened mistake="lost_axis"
def train(x, y, w, learning_rate, steps):
    losses = [mse(forward_propagation(x, w), y)]
    for _ in range(steps):
        w = w - learning_rate * back_propagation(x, y, forward_propagation(x, w))
        losses.append(mse(forward_propagation(x, w), y))
    return w.ravel(), losses


# %% the example written down mistake="constant"
def train(x, y, w, learning_rate, steps):
    losses = [9 * 0.49 ** k for k in range(steps + 1)]
    return w.copy(), losses
