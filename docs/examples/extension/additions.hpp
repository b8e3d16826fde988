#pragma once
// What this program has beside asymsweep's own rows.

void add_truncated_is();  // train.algorithm = truncated_is
void add_divergence();    // metric kl_divergence
void add_aim();           // problem.environment = aim
void add_nearer();        // claim X1
