//! `SplitMix64`: a stream of numbers that is a pure function of seed and index, so that cases can
//! be made in any order.

/// A small generator. Not for secrets.
#[derive(Debug, Clone)]
pub(super) struct Rng(u64);

const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

impl Rng {
    /// The stream of item `index` under `seed`. Both are mixed, so that neighbours are independent.
    pub(super) fn of(seed: u64, index: u64) -> Rng {
        Rng(mix(
            mix(seed ^ GOLDEN).wrapping_add(index.wrapping_mul(GOLDEN))
        ))
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        mix(self.0)
    }

    /// A number in 0 … n − 1; 0 for n = 0.
    pub(super) fn below(&mut self, n: u32) -> u32 {
        (((self.next() >> 32) * u64::from(n)) >> 32) as u32
    }

    /// A number in `from` … `to`, both included.
    pub(super) fn range(&mut self, from: i32, to: i32) -> i32 {
        from + self.below((to - from + 1).max(1) as u32) as i32
    }

    /// Like [`Rng::range`], but small values are likelier (by a square law): waits are more often
    /// short than long.
    pub(super) fn short(&mut self, from: i32, to: i32) -> i32 {
        let u = i64::from(self.below(1 << 12));
        from + ((i64::from(to - from) * u * u) >> 24) as i32
    }

    /// True in `per_mille` of a thousand draws.
    pub(super) fn chance(&mut self, per_mille: u32) -> bool {
        self.below(1000) < per_mille
    }

    /// One of the items; `""` if there are none.
    pub(super) fn word<'a>(&mut self, items: &'a [String]) -> &'a str {
        let at = self.below(items.len() as u32) as usize;
        items.get(at).map_or("", String::as_str)
    }
}

/// Picks positions by weight.
#[derive(Debug, Clone, Default)]
pub(super) struct Weights(Vec<u32>);

impl Weights {
    pub(super) fn of(weights: impl IntoIterator<Item = u32>) -> Weights {
        let mut sum = 0;
        Weights(
            weights
                .into_iter()
                .map(|weight| {
                    sum += weight;
                    sum
                })
                .collect(),
        )
    }

    /// A position; 0 if there is nothing to choose from.
    pub(super) fn pick(&self, rng: &mut Rng) -> usize {
        let total = self.0.last().copied().unwrap_or(0);
        let at = rng.below(total);
        self.0.partition_point(|sum| *sum <= at)
    }
}
