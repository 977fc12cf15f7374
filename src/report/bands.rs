//! Sizes in bands, for charts and tables that show a few rows.

use super::SizeHistogram;

/// Bands for what is mostly small: records of a person, members of a private household.
pub(super) const SMALL: [u64; 10] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
/// Bands for communal households.
pub(super) const COMMUNAL: [u64; 6] = [1, 5, 10, 20, 50, 100];

impl SizeHistogram {
    /// How many there are in each band, named by its sizes (`3`, `5–9`, `10+`). A band reaches from its lower bound to
    /// the next one's; the last has no end. Bands above the largest size are left out.
    #[must_use]
    pub fn in_bands(&self, lower_bounds: &[u64]) -> Vec<(String, u64)> {
        let used = lower_bounds.iter().filter(|&&from| from <= self.largest()).count();
        let bands = lower_bounds.iter().zip(lower_bounds.iter().skip(1).map(Some).chain([None]));
        bands
            .take(used)
            .map(|(&from, next)| {
                let Some(&next) = next else {
                    let more = if self.largest() == from { "" } else { "+" };
                    return (
                        format!("{from}{more}"),
                        self.0.range(from..).map(|(_, count)| count).sum(),
                    );
                };
                let to = if next - from == 1 { String::new() } else { format!("–{}", next - 1) };
                (format!("{from}{to}"), self.0.range(from..next).map(|(_, count)| count).sum())
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::SizeHistogram;

    #[test]
    fn sizes_are_counted_in_bands_up_to_the_largest() {
        let sizes = SizeHistogram::of([1, 1, 2, 5, 9]);
        let bands = |bounds: &[u64]| -> Vec<String> {
            sizes.in_bands(bounds).iter().map(|(name, count)| format!("{name}: {count}")).collect()
        };
        assert_eq!(bands(&[1, 2, 3, 5]), ["1: 2", "2: 1", "3–4: 0", "5+: 2"]);
        assert_eq!(bands(&[1, 5, 10, 20]), ["1–4: 3", "5–9: 2"]);
        assert_eq!(bands(&[1, 9]), ["1–8: 4", "9: 1"]);
        assert_eq!((sizes.total(), sizes.largest()), (5, 9));
    }
}
