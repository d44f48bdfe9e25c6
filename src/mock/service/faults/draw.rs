//! Chance that can be repeated: the same script, seed and requests give the same faults.

/// A source of numbers that depends on nothing but where in the script and in its count it is used.
#[derive(Clone, Copy, Debug)]
pub(in crate::mock::service) struct Draw(u64);

impl Draw {
    pub(super) fn new(seed: u64, bmc: usize, rule: usize, count: u64) -> Self {
        // Each step scrambles all bits, so that neighbours in any of the four have nothing in common.
        [bmc as u64, rule as u64, count].into_iter().fold(Self(seed), |draw, part| Self(mix(draw.0 ^ mix(part))))
    }

    /// A value from 0 (possible) to 1 (not reached).
    pub(super) fn fraction(&mut self) -> f64 {
        self.0 = mix(self.0);
        // 53 bits are what an f64 holds exactly.
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// One step of SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014).
fn mix(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
