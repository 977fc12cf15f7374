//! From figures to places.
//!
//! In: figures, finite by their type. Out: a place between two others, whatever the figures are: none lies outside.

/// A figure that is a number, and finite.
#[derive(Clone, Copy, PartialEq, PartialOrd, Debug)]
pub(in crate::http::ui) struct Figure(f64);

impl Figure {
    /// Nothing, if it is no finite number.
    pub(in crate::http::ui) fn of(figure: f64) -> Option<Self> {
        figure.is_finite().then_some(Self(figure))
    }

    pub(in crate::http::ui) const fn get(self) -> f64 {
        self.0
    }
}

impl From<u64> for Figure {
    fn from(count: u64) -> Self {
        Self(count as f64)
    }
}

impl From<i32> for Figure {
    fn from(count: i32) -> Self {
        Self(f64::from(count))
    }
}

/// From the lowest and the highest figure to the places for them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    lowest: f64,
    highest: f64,
    places: (f64, f64),
}

impl Scale {
    /// The scale on which all of these have a place; `places` are those of the lowest and of the highest.
    pub(super) fn of(figures: impl IntoIterator<Item = Figure>, places: (f64, f64)) -> Self {
        let (mut lowest, mut highest) = (f64::INFINITY, f64::NEG_INFINITY);
        for Figure(figure) in figures {
            (lowest, highest) = (lowest.min(figure), highest.max(figure));
        }
        Self { lowest, highest, places }
    }

    /// Where a figure lies; at the first place, if there is no difference between the figures.
    pub(super) fn place(self, Figure(figure): Figure) -> f64 {
        let Self { lowest, highest, places: (first, last) } = self;
        // halves: the difference of two huge figures is no number
        let width = highest / 2.0 - lowest / 2.0;
        let share = if width > 0.0 && width.is_finite() {
            ((figure / 2.0 - lowest / 2.0) / width).clamp(0.0, 1.0)
        } else {
            0.0
        };
        first + (last - first) * share
    }
}

#[cfg(test)]
mod tests {
    use super::{Figure, Scale};

    #[test]
    fn a_figure_lies_between_the_ends_and_the_hugest_do_too() {
        let figure = |of| Figure::of(of).unwrap();
        let scale = Scale::of([figure(-10.0), figure(30.0)], (100.0, 200.0));
        assert!((scale.place(figure(0.0)) - 125.0).abs() < 1e-9);
        let huge = Scale::of([figure(f64::MIN), figure(f64::MAX)], (0.0, 1.0));
        assert!((huge.place(figure(0.0)) - 0.5).abs() < 1e-9);
        let flat = Scale::of([figure(7.0)], (4.0, 8.0));
        assert!((flat.place(figure(7.0)) - 4.0).abs() < 1e-9);
        assert!(Figure::of(f64::NAN).is_none() && Figure::of(f64::INFINITY).is_none());
    }
}
