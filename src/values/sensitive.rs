//! A personal value that cannot slip into a log by accident.

use std::fmt;

/// Wraps a personal value: no `Display`, and `Debug` prints the type only.
///
/// ```
/// use hearth::values::Sensitive;
/// assert_eq!(format!("{:?}", Sensitive::new("Jones")), "Sensitive(&str)");
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Sensitive<T>(T);

impl<T> Sensitive<T> {
    /// Wraps a value.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself: the caller answers for where it goes.
    pub const fn expose(&self) -> &T {
        &self.0
    }

    /// Unwraps it: the caller answers for where it goes.
    pub fn into_exposed(self) -> T {
        self.0
    }
}

impl<T> fmt::Debug for Sensitive<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sensitive({})", std::any::type_name::<T>())
    }
}
