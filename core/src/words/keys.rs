//! The words for the keys of a register: the purpose of each, and the result of loading one.

use super::{Said, Words, figures, key_file, opening};
use crate::domain::Cashier;
use crate::renewal::{LoadFault, Loaded};
use crate::rules::keys::{KeyRole, KeyView};
use crate::signer::keyring::Given;

/// What a key is for, and how long it lasts at this moment, in seconds since 1970.
pub fn key(view: &KeyView, now: i64) -> Said {
    let Cashier { not_after, .. } = view.owner;
    let term = term(not_after, now);
    let role = match view.role {
        KeyRole::InUse => Said::new("Підписує чеки.", "It signs the receipts."),
        KeyRole::NextCertificate => {
            let from = figures::moment(view.owner.not_before);
            Said::new(
                format!("Новий сертифікат цього самого ключа. Він підписує з {from}, доти попередній."),
                format!("The new certificate of the same key. It signs from {from}, the earlier one until then."),
            )
        }
        KeyRole::Next { announced: Some(false) } => Said::new(
            "Податкова ще не знає цього ключа: подайте повідомлення 5-ПРРО з його ідентифікатором. Доти підписує \
             попередній.",
            "The tax service does not know this key yet: announce its identifier by the form for signing keys. \
             Until then the earlier one signs.",
        ),
        KeyRole::Next { .. } => Said::new(
            "Новий ключ. Він почне підписувати сам, щойно не буде відкритої зміни або закінчиться попередній.",
            "The new key. It begins to sign by itself when no shift is open, or when the earlier one has expired.",
        ),
        KeyRole::Senior => Said::new(
            "Ключ старшого касира. Він передає чеки, якщо ваш ключ уже не діє або його не приймають.",
            "The senior cashier's key. It delivers receipts if yours has expired or is not taken.",
        ),
    };
    role.then(&term, " ")
}

/// How long a certificate lasts.
fn term(not_after: i64, now: i64) -> Said {
    let until = figures::moment(not_after);
    if now > not_after {
        return Said::new(format!("Строк закінчився {until}."), format!("It expired at {until}."));
    }
    let Said { uk, en } = figures::long_duration(not_after - now);
    Said::new(format!("Діє до {until}, ще {uk}."), format!("It is valid until {until}, {en} more."))
}

/// The result of loading a file.
pub fn loaded(loaded: &Loaded) -> Said {
    match loaded {
        Loaded::Key { owner, given } => {
            let until = figures::moment(owner.not_after);
            let name = &owner.name;
            match given {
                Given::InUse => Said::new(
                    format!("Сертифікат оновлено: «{name}», діє до {until}."),
                    format!("The certificate is renewed: «{name}», valid until {until}."),
                ),
                Given::Later => {
                    let from = figures::moment(owner.not_before);
                    Said::new(
                        format!(
                            "Новий сертифікат прийнято: «{name}», діє з {from} до {until}. Доти підписує попередній."
                        ),
                        format!(
                            "The new certificate is taken: «{name}», valid from {from} until {until}. The earlier one \
                             signs until then."
                        ),
                    )
                }
                Given::Next => Said::new(
                    format!("Новий ключ прийнято: «{name}», діє до {until}. Каса перейде на нього сама."),
                    format!(
                        "The new key is taken: «{name}», valid until {until}. The register goes over to it by itself."
                    ),
                ),
                Given::Retired => Said::new(
                    format!("Цим ключем каса вже підписувала раніше, він діє до {until}. Його не взято."),
                    format!("The register signed with this key before; it is valid until {until}. It is not taken."),
                ),
                Given::Another => Said::new(
                    format!("Тепер підписує «{name}», ключ діє до {until}."),
                    format!("«{name}» signs from now on, the key is valid until {until}."),
                ),
            }
        }
        Loaded::Senior(Cashier { name, not_after, .. }) => {
            let until = figures::moment(*not_after);
            Said::new(
                format!("Ключ старшого касира прийнято: «{name}», діє до {until}."),
                format!("The senior cashier's key is taken: «{name}», valid until {until}."),
            )
        }
        Loaded::Authorities(count) => Said::new(
            format!("Додано нових сертифікатів надавачів: {count}."),
            format!("New certificates of authorities: {count}."),
        ),
    }
}

/// The code and the words if nothing was loaded.
pub fn load(fault: &LoadFault) -> (&'static str, Words) {
    match fault {
        LoadFault::Keys(fault) => key_file::key(fault),
        LoadFault::Open(fault) => (fault.code(), opening::open(fault)),
        LoadFault::NothingNew => (
            "nothing_new",
            Words::new(
                "У цих файлах немає нічого нового для каси.",
                "These files hold nothing new for the register.",
                "Власник: виберіть файл нового ключа, нового сертифіката або новий файл сертифікатів надавачів.",
                "Owner: choose the file of a new key, of a new certificate, or a new file of the authorities.",
            ),
        ),
        LoadFault::UnknownCashier => (
            "unknown_cashier",
            Words::new(
                "На цьому телефоні немає касира з таким ключем.",
                "No cashier of this phone has this key.",
                "Касир: виберіть себе у списку касирів. Нового касира додає власник, з файлом його ключа.",
                "Cashier: choose yourself in the list of cashiers. The owner adds a new one, with the file of the key.",
            ),
        ),
        LoadFault::Name(refusal) => (refusal.code(), super::refusal::words(refusal)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::refusal::{Field, Refusal};
    use crate::testing::cashier;
    use crate::words::tests::{check, check_english, check_ukrainian};

    #[test]
    fn each_key_and_each_result_is_told_in_both_languages() {
        let now = 1_795_000_000;
        let owner = cashier(now + 86_400);
        let roles = [
            KeyRole::InUse,
            KeyRole::Next { announced: None },
            KeyRole::Next { announced: Some(false) },
            KeyRole::NextCertificate,
            KeyRole::Senior,
        ];
        let keys = roles.into_iter().flat_map(|role| {
            let view = KeyView { role, owner: owner.clone() };
            [key(&view, now), key(&view, now + 100_000)]
        });
        let given = [Given::InUse, Given::Later, Given::Next, Given::Retired, Given::Another];
        let results = given.map(|given| Loaded::Key { owner: owner.clone(), given });
        let results = results.into_iter().chain([Loaded::Senior(owner.clone()), Loaded::Authorities(3)]);
        for said in keys.chain(results.map(|result| loaded(&result))) {
            check_ukrainian(&said.uk);
            check_english(&said.en);
            assert!(said.uk.ends_with('.') && said.en.ends_with('.'), "{said:?}");
        }
        let name = LoadFault::Name(Refusal::FieldLength(Field::Technical("cashier")));
        for fault in [LoadFault::NothingNew, LoadFault::UnknownCashier, name] {
            check(&load(&fault).1);
        }
    }
}
