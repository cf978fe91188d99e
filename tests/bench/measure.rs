//! Pairs of samples and their statistics.

use std::time::Instant;

use crate::figure::Judge;
use crate::sys;

/// Seconds of one run, or any other quantity in both fields.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sample {
    pub wall: f64,
    pub cpu: f64,
}

impl Sample {
    /// A quantity that has no clock, such as bytes.
    pub fn of(value: f64) -> Sample {
        Sample { wall: value, cpu: value }
    }

    pub fn plus(self, other: Sample) -> Sample {
        Sample { wall: self.wall + other.wall, cpu: self.cpu + other.cpu }
    }

    pub fn over(self, n: f64) -> Sample {
        Sample { wall: self.wall / n, cpu: self.cpu / n }
    }
}

/// Runs once, with the clocks of the process.
pub fn time<T>(run: impl FnOnce() -> T) -> (Sample, T) {
    let (cpu, wall) = (sys::cpu(), Instant::now());
    let value = run();
    let sample = Sample { wall: wall.elapsed().as_secs_f64(), cpu: sys::cpu() - cpu };
    (sample, value)
}

/// Anchor and product, measured in turns.
#[derive(Debug, Default)]
pub struct Pairs {
    pairs: Vec<(Sample, Sample)>,
    /// Words behind the verdict.
    pub note: String,
    bytes: bool,
}

impl Pairs {
    pub fn new() -> Pairs {
        Pairs::default()
    }

    /// One pair of quantities that are not times.
    pub fn quantities(anchor: f64, product: f64) -> Pairs {
        Pairs { pairs: vec![(Sample::of(anchor), Sample::of(product))], bytes: true, ..Pairs::default() }
    }

    /// Alternates anchor and product `n` times after `warm` turns that do not count.
    pub fn alternate(
        warm: usize,
        n: usize,
        mut anchor: impl FnMut() -> Sample,
        mut product: impl FnMut() -> Sample,
    ) -> Pairs {
        let mut pairs = Pairs::new();
        for turn in 0..warm + n {
            let (a, p) = (anchor(), product());
            if turn >= warm {
                pairs.pairs.push((a, p));
            }
        }
        pairs
    }

    pub fn push(&mut self, anchor: Sample, product: Sample) {
        self.pairs.push((anchor, product));
    }

    /// Adds words behind the verdict.
    pub fn noted(mut self, note: &str) -> Pairs {
        self.note = format!("  # {note}");
        self
    }

    pub fn anchor(&self, judge: Judge) -> Vec<f64> {
        self.pairs.iter().map(|(a, _)| pick(*a, judge)).collect()
    }

    pub fn product(&self, judge: Judge) -> Vec<f64> {
        self.pairs.iter().map(|(_, p)| pick(*p, judge)).collect()
    }

    /// A median in a readable unit.
    pub fn unit(&self, value: f64) -> String {
        if self.bytes {
            return format!("{value:.0}");
        }
        match value {
            v if v >= 1.0 => format!("{v:.2}s"),
            v if v >= 1e-3 => format!("{:.2}ms", v * 1e3),
            v => format!("{:.1}us", v * 1e6),
        }
    }
}

fn pick(sample: Sample, judge: Judge) -> f64 {
    match judge {
        Judge::Wall => sample.wall,
        Judge::Cpu => sample.cpu,
    }
}

/// The value below which a share `q` lies.
pub fn quantile(values: &[f64], q: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = ((sorted.len().max(1) - 1) as f64 * q).round() as usize;
    sorted.get(at).copied().unwrap_or(f64::NAN)
}

pub fn median(values: &[f64]) -> f64 {
    quantile(values, 0.5)
}
