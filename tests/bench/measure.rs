//! Pairs of samples and their statistics.

use std::time::Instant;

use crate::figure::Judge;
use crate::sys;

/// The seconds of one run, or any other quantity in both fields.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Sample {
    pub(crate) wall: f64,
    pub(crate) cpu: f64,
}

impl Sample {
    /// A quantity without a clock, such as bytes.
    pub(crate) fn of(value: f64) -> Sample {
        Sample {
            wall: value,
            cpu: value,
        }
    }

    pub(crate) fn plus(self, other: Sample) -> Sample {
        Sample {
            wall: self.wall + other.wall,
            cpu: self.cpu + other.cpu,
        }
    }
}

/// Runs a function once and measures it with the clocks of the process.
pub(crate) fn time<T>(run: impl FnOnce() -> T) -> (Sample, T) {
    let (cpu, wall) = (sys::cpu(), Instant::now());
    let value = run();
    let sample = Sample {
        wall: wall.elapsed().as_secs_f64(),
        cpu: sys::cpu() - cpu,
    };
    (sample, value)
}

/// Pairs of anchor and product, measured alternately.
#[derive(Debug, Default)]
pub(crate) struct Pairs {
    list: Vec<(Sample, Sample)>,
    /// A note after the verdict.
    pub(crate) note: String,
    bytes: bool,
}

impl Pairs {
    pub(crate) fn new() -> Pairs {
        Pairs::default()
    }

    /// One pair of quantities that are not times.
    pub(crate) fn quantities(anchor: f64, product: f64) -> Pairs {
        Pairs {
            list: vec![(Sample::of(anchor), Sample::of(product))],
            bytes: true,
            ..Pairs::default()
        }
    }

    /// Alternates anchor and product `n` times, after `warm` turns that do not count.
    pub(crate) fn alternate(
        warm: usize,
        n: usize,
        mut anchor: impl FnMut() -> Sample,
        mut product: impl FnMut() -> Sample,
    ) -> Pairs {
        let mut pairs = Pairs::new();
        for turn in 0..warm + n {
            let (a, p) = (anchor(), product());
            if turn >= warm {
                pairs.list.push((a, p));
            }
        }
        pairs
    }

    /// Adds a note after the verdict.
    pub(crate) fn noted(mut self, note: &str) -> Pairs {
        self.note = format!("  # {note}");
        self
    }

    pub(crate) fn anchor(&self, judge: Judge) -> Vec<f64> {
        self.list.iter().map(|(a, _)| pick(*a, judge)).collect()
    }

    pub(crate) fn product(&self, judge: Judge) -> Vec<f64> {
        self.list.iter().map(|(_, p)| pick(*p, judge)).collect()
    }

    /// A median in a readable unit.
    pub(crate) fn unit(&self, value: f64) -> String {
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

/// The value below which a share `q` of the values lies.
pub(crate) fn quantile(values: &[f64], q: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = ((sorted.len().max(1) - 1) as f64 * q).round() as usize;
    sorted.get(at).copied().unwrap_or(f64::NAN)
}

pub(crate) fn median(values: &[f64]) -> f64 {
    quantile(values, 0.5)
}
