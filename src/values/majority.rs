//! The age of majority.

/// Years from which nobody is a child: the age of majority (Family Law Reform Act 1969, s. 1; for whom a council has duties to as a child, Children Act
/// 1989, s. 105(1)).
pub const AGE_OF_MAJORITY: i16 = 18;
