"""Countries, peoples, capitals, days and months: capitalised words that are no person and no outlet. Public facts, kept short."""

# country:people:capital; a hyphen stands for a space, "=" before another name of the same country
_TABLE = """
afghanistan:afghan:kabul albania:albanian:tirana algeria:algerian:algiers andorra:andorran angola:angolan:luanda
argentina:argentine,argentinian:buenos-aires armenia:armenian:yerevan australia:australian:canberra austria:austrian:vienna
azerbaijan:azerbaijani,azeri:baku bahamas:bahamian:nassau bahrain:bahraini:manama bangladesh:bangladeshi:dhaka
barbados:barbadian:bridgetown belarus:belarusian:minsk belgium:belgian:brussels belize:belizean:belmopan
benin:beninese:porto-novo bhutan:bhutanese:thimphu bolivia:bolivian:la-paz bosnia=bosnia-and-herzegovina:bosnian:sarajevo
botswana:botswanan:gaborone brazil:brazilian:brasilia brunei:bruneian bulgaria:bulgarian:sofia burkina-faso:burkinabe:ouagadougou
burundi:burundian:bujumbura cambodia:cambodian:phnom-penh cameroon:cameroonian:yaounde canada:canadian:ottawa
cape-verde:cape-verdean:praia central-african-republic::bangui chad:chadian:n'djamena chile:chilean:santiago
china:chinese:beijing colombia:colombian:bogota comoros:comorian:moroni congo=dr-congo:congolese:kinshasa
costa-rica:costa-rican:san-jose croatia:croatian,croat:zagreb cuba:cuban:havana cyprus:cypriot:nicosia
czech-republic=czechia:czech:prague denmark:danish,dane:copenhagen djibouti:djiboutian dominica:
dominican-republic:dominican:santo-domingo ecuador:ecuadorian:quito egypt:egyptian:cairo el-salvador:salvadoran:san-salvador
equatorial-guinea::malabo eritrea:eritrean:asmara estonia:estonian:tallinn eswatini=swaziland:swazi:mbabane
ethiopia:ethiopian:addis-ababa fiji:fijian:suva finland:finnish,finn:helsinki france:french:paris gabon:gabonese:libreville
gambia:gambian:banjul georgia:georgian:tbilisi germany:german:berlin ghana:ghanaian:accra greece:greek:athens
grenada:grenadian guatemala:guatemalan guinea:guinean:conakry guinea-bissau::bissau guyana:guyanese:georgetown
haiti:haitian:port-au-prince honduras:honduran:tegucigalpa hungary:hungarian:budapest iceland:icelandic,icelander:reykjavik
india:indian:new-delhi,delhi indonesia:indonesian:jakarta iran:iranian:tehran,teheran iraq:iraqi:baghdad ireland:irish:dublin
israel:israeli:jerusalem italy:italian:rome ivory-coast=cote-d'ivoire:ivorian:abidjan jamaica:jamaican:kingston
japan:japanese:tokyo jordan:jordanian:amman kazakhstan:kazakh,kazakhstani:astana kenya:kenyan:nairobi kiribati:
kosovo:kosovar:pristina kuwait:kuwaiti kyrgyzstan:kyrgyz:bishkek laos:laotian:vientiane latvia:latvian:riga
lebanon:lebanese:beirut lesotho:basotho:maseru liberia:liberian:monrovia libya:libyan:tripoli liechtenstein::vaduz
lithuania:lithuanian:vilnius luxembourg: madagascar:malagasy:antananarivo malawi:malawian:lilongwe
malaysia:malaysian:kuala-lumpur maldives:maldivian mali:malian:bamako malta:maltese:valletta mauritania:mauritanian:nouakchott
mauritius:mauritian mexico:mexican:mexico-city micronesia:micronesian moldova:moldovan:chisinau monaco:
mongolia:mongolian:ulaanbaatar montenegro:montenegrin:podgorica morocco:moroccan:rabat mozambique:mozambican:maputo
myanmar=burma:burmese:naypyidaw,yangon namibia:namibian:windhoek nauru: nepal:nepalese,nepali:kathmandu
netherlands=holland:dutch:amsterdam,the-hague new-zealand:new-zealander:wellington nicaragua:nicaraguan:managua niger::niamey
nigeria:nigerian:abuja north-korea:north-korean:pyongyang north-macedonia=macedonia:macedonian:skopje norway:norwegian:oslo
oman:omani:muscat pakistan:pakistani:islamabad palau: palestine:palestinian:ramallah panama:panamanian papua-new-guinea::port-moresby
paraguay:paraguayan:asuncion peru:peruvian:lima philippines:filipino,philippine:manila poland:polish:warsaw
portugal:portuguese:lisbon qatar:qatari:doha romania:romanian:bucharest russia:russian:moscow rwanda:rwandan:kigali
samoa:samoan:apia san-marino: saudi-arabia:saudi:riyadh senegal:senegalese:dakar serbia:serbian,serb:belgrade
seychelles: sierra-leone:sierra-leonean:freetown singapore:singaporean slovakia:slovak:bratislava slovenia:slovenian:ljubljana
solomon-islands::honiara somalia:somali:mogadishu south-africa:south-african:pretoria south-korea=korea:south-korean,korean:seoul
south-sudan:south-sudanese:juba spain:spanish:madrid sri-lanka:sri-lankan:colombo sudan:sudanese:khartoum
suriname:surinamese:paramaribo sweden:swedish,swede:stockholm switzerland:swiss:bern syria:syrian:damascus
taiwan:taiwanese:taipei tajikistan:tajik:dushanbe tanzania:tanzanian:dodoma thailand:thai:bangkok timor-leste=east-timor::dili
togo:togolese:lome tonga:tongan trinidad=trinidad-and-tobago:trinidadian:port-of-spain tunisia:tunisian:tunis
turkey=turkiye:turkish,turk:ankara turkmenistan:turkmen:ashgabat tuvalu: uganda:ugandan:kampala ukraine:ukrainian:kyiv,kiev
united-arab-emirates=uae:emirati:abu-dhabi united-kingdom=britain,uk,u.k,great-britain:british,briton:london
united-states=usa,us,u.s,u.s.a:american:washington uruguay:uruguayan:montevideo uzbekistan:uzbek:tashkent vanuatu:
vatican: venezuela:venezuelan:caracas vietnam:vietnamese:hanoi yemen:yemeni:sanaa zambia:zambian:lusaka
zimbabwe:zimbabwean:harare england:english scotland:scottish,scot:edinburgh wales:welsh:cardiff northern-ireland::belfast
"""

_REGIONS = """
europe africa asia america antarctica oceania scandinavia eu european-union middle-east west east north south crimea soviet-union
ussr balkans baltics caucasus caribbean gulf latin-america north-america south-america central-america central-asia
""".split()

_MORE_PEOPLES = """
african arab asian european western soviet jewish muslim christian islamic scandinavian balkan baltic caribbean nordic latin
kurdish kurd tibetan catalan basque chechen uyghur crimean
""".split()

_CALENDAR = """
monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october
november december jan feb mar apr jun jul aug sept sep oct nov dec christmas easter ramadan
""".split()


def _read() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Country by its names, by its people and by its capital; all folded, with spaces."""
    countries: dict[str, str] = {}
    peoples: dict[str, str] = {}
    capitals: dict[str, str] = {}
    for entry in _TABLE.split():
        names, people, cities, *_ = [*entry.replace("-", " ").split(":"), "", ""]
        own, _, others = names.partition("=")
        for name in [own, *others.split(",")]:
            countries[name] = own
        for name in filter(None, people.split(",")):
            peoples[name] = own
        for name in filter(None, cities.split(",")):
            capitals[name] = own
    return {n: c for n, c in countries.items() if n}, peoples, capitals


COUNTRIES, _PEOPLES, CAPITALS = _read()
REGIONS = frozenset(w.replace("-", " ") for w in _REGIONS)
PLACES = frozenset(COUNTRIES) | frozenset(CAPITALS) | REGIONS
PEOPLES = frozenset(_PEOPLES) | frozenset(_MORE_PEOPLES) | frozenset(f"{w}s" for w in [*_PEOPLES, *_MORE_PEOPLES])
CALENDAR = frozenset(_CALENDAR)


def country_of(name: str) -> str:
    """The country that a folded name, people or capital belongs to: "turkish" → "turkey"; empty when there is none."""
    name = name.removeprefix("the ")
    return COUNTRIES.get(name) or _PEOPLES.get(name) or _PEOPLES.get(name.removesuffix("s")) or CAPITALS.get(name) or ""


def lands() -> list[str]:
    """A line for each country: its one-word names, peoples and capitals, which news uses for one another."""
    groups: dict[str, list[str]] = {}
    for table in (COUNTRIES, _PEOPLES, CAPITALS):
        for name, country in table.items():
            if " " not in name:
                groups.setdefault(country, []).append(name)
    return [" ".join(group) for group in groups.values() if len(group) > 1]


def is_country(name: str) -> bool:
    """Whether a folded name is a country."""
    return name.removeprefix("the ") in COUNTRIES


def is_region(name: str) -> bool:
    """Whether a folded name is a part of the world larger than a country."""
    return name.removeprefix("the ") in REGIONS


def is_place(name: str) -> bool:
    """Whether a folded name is a country or a capital; these act in the news ("Moscow denied"), but are no person."""
    return name.removeprefix("the ") in PLACES


COUNTED = frozenset("one two three four five six seven eight nine ten several many some most no all both other".split())
_NOBODY = PEOPLES | CALENDAR | COUNTED


def is_nobody(name: str) -> bool:
    """Whether a folded name is only a people, a day or a month, counted or not: "Russian", "Sunday", "Two Russian"."""
    name = name.removeprefix("the ")
    return name in PEOPLES or all(part in _NOBODY for part in name.split())
