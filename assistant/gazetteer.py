"""Countries, peoples, days and months: capitalised words that are no person and no outlet. Public facts, kept short."""

_COUNTRIES = """
afghanistan albania algeria angola argentina armenia australia austria azerbaijan bahrain bangladesh belarus belgium bolivia
bosnia botswana brazil britain bulgaria cambodia cameroon canada chad chile china colombia congo croatia cuba cyprus denmark
ecuador egypt england eritrea estonia ethiopia europe finland france georgia germany ghana greece guatemala haiti honduras
hungary iceland india indonesia iran iraq ireland israel italy jamaica japan jordan kazakhstan kenya korea kosovo kuwait
kyrgyzstan laos latvia lebanon libya lithuania luxembourg macedonia madagascar malawi malaysia mali malta mexico moldova
mongolia montenegro morocco mozambique myanmar namibia nepal netherlands nicaragua niger nigeria norway oman pakistan
palestine panama paraguay peru philippines poland portugal qatar romania russia rwanda scotland senegal serbia singapore
slovakia slovenia somalia spain sudan sweden switzerland syria taiwan tajikistan tanzania thailand tunisia turkey turkiye
uganda ukraine uruguay usa uzbekistan venezuela vietnam wales yemen zambia zimbabwe africa asia america antarctica us uk eu
kyiv kiev moscow washington london paris berlin brussels beijing tehran jerusalem ankara warsaw rome madrid tokyo delhi
u.s u.k united-states united-kingdom european-union middle-east west east crimea soviet-union
""".split()

_PEOPLES = """
afghan african albanian algerian american arab argentine asian australian austrian belarusian belgian bolivian brazilian
british bulgarian cambodian canadian chilean chinese colombian croatian cuban cypriot czech danish dutch egyptian english
estonian ethiopian european finnish french georgian german ghanaian greek haitian hungarian icelandic indian indonesian
iranian iraqi irish israeli italian jamaican japanese jordanian kazakh kenyan korean kuwaiti latvian lebanese libyan
lithuanian malaysian mexican moldovan mongolian moroccan nigerian norwegian pakistani palestinian peruvian polish portuguese
romanian russian rwandan saudi scottish senegalese serbian slovak slovenian somali spanish sudanese swedish swiss syrian
taiwanese thai tunisian turkish ukrainian venezuelan vietnamese welsh western yemeni soviet jewish muslim christian islamic
""".split()

_CALENDAR = """
monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october
november december jan feb mar apr jun jul aug sept sep oct nov dec christmas easter ramadan
""".split()

PLACES = frozenset(w.replace("-", " ") for w in _COUNTRIES)
PEOPLES = frozenset(_PEOPLES) | frozenset(f"{w}s" for w in _PEOPLES)
CALENDAR = frozenset(_CALENDAR)


def is_place(name: str) -> bool:
    """Whether a folded name is a country or a capital; these act in the news ("Moscow denied"), but are no person."""
    return name.removeprefix("the ") in PLACES


COUNTED = frozenset("one two three four five six seven eight nine ten several many some most no all both other".split())


def is_nobody(name: str) -> bool:
    """Whether a folded name is only a people, a day or a month, counted or not: "Russian", "Sunday", "Two Russian"."""
    return all(part in PEOPLES | CALENDAR | COUNTED for part in name.removeprefix("the ").split())
