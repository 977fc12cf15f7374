//! Which resident a member of staff is: `[[staff]]` of `hearth.toml`, so that looks at their own family are found.
//!
//! In: the configuration's tables. Out: user and identifier. Of staff who live elsewhere, and of whom nobody wants to say, nothing is written here.

use super::users::named;
use crate::rules::TableReader;
use crate::values::{PersonId, UserName};

/// A member of staff who is a resident.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StaffConfig {
    /// The name that they sign in by, here or at the council's identity provider.
    pub user: UserName,
    /// Who they are.
    pub resident: PersonId,
}

pub(super) fn staff(root: &TableReader<'_>) -> Vec<StaffConfig> {
    let mut staff: Vec<StaffConfig> = Vec::new();
    for table in root.get("staff").and_then(|value| value.tables()).unwrap_or_default() {
        let user = table.require("user", "write user = \"j.jones\"");
        let user: Option<UserName> = user.and_then(|value| named(&value));
        let resident = table.require("resident", "write resident = \"HP-7K3Q-9M2C\"");
        let resident = resident.and_then(|value| {
            let text = value.text()?;
            let resident = text.parse::<PersonId>();
            if resident.is_err() {
                let hint = "write resident = \"HP-7K3Q-9M2C\"";
                value.error(format!("\"{text}\" is no identifier of a person"), hint);
            }
            resident.ok()
        });
        if let (Some(user), Some(resident)) = (user, resident) {
            if staff.iter().any(|known| known.user == user) {
                table.error(format!("`{user}` stands twice"), "keep one of the two");
            }
            staff.push(StaffConfig { user, resident });
        }
        table.close();
    }
    staff
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::config::CouncilConfig;

    fn read(staff: &str) -> Result<CouncilConfig, String> {
        let text = format!(
            "[council]\nname = \"Ashby\"\n[paths]\nextracts = \"in\"\neditions = \"out\"\nstate = \"state\"\n\
             [[extract]]\ndataset = \"council_tax\"\npath = \"ct.csv\"\n{staff}"
        );
        CouncilConfig::parse("hearth.toml", &text, Path::new("/srv")).map_err(|it| it.to_string())
    }

    #[test]
    fn staff_who_are_residents_are_known_by_their_identifier() {
        let one = "[[staff]]\nuser = \"r.evans\"\nresident = \"HP-0000-0001\"\n";
        let config = read(one).unwrap();
        let found = config.staff.iter().map(|it| (it.user.as_str(), it.resident.to_string()));
        assert_eq!(found.collect::<Vec<_>>(), [("r.evans", "HP-0000-0001".to_owned())]);
        assert!(read(&one.repeat(2)).unwrap_err().contains("stands twice"));
        assert!(read(&one.replace("0001", "0002")).unwrap_err().contains("no identifier"));
    }
}
