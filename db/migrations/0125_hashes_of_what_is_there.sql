-- The worker's login keeps the hash of a subtree when all its leaves are there, and not before: one that lies beyond the end would stand in the
-- way of the batch that completes it, and of every batch after. (Reads one row, once a statement: the leaves of a batch are written before.)
alter policy sequencer on log_node
  with check (level <= 48 and node_index < (select coalesce(max(l.leaf_index), -1) + 1 from log_leaf l) >> level);
