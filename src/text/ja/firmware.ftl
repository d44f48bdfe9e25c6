# The rules about firmware, settings, drivers and the baseline.

firmware-level-compliant = { $component } ({ $title }): { $installed } は、ベースライン ({ $wanted }) を満たしています。
firmware-level-below-want = { $component } ({ $title }): { $installed } です。ベースラインの推奨は { $want } です。
firmware-level-below-min = { $component } ({ $title }): { $installed } は、許容される最低レベル ({ $min }) を下回っています。
firmware-level-below-floor = { $component } ({ $title }): { $installed } は、下限 { $floors } を下回っています。
firmware-level-above-max = { $component } ({ $title }): { $installed } は、許容される最高レベル ({ $max }) を上回っています。
firmware-level-not-allowed = { $component } ({ $title }): { $installed } は、ベースラインの許可リスト ({ $wanted }) にありません。
firmware-level-denied = { $component } ({ $title }): { $installed } は使用禁止です: { $reason }
firmware-level-no-version = { $component } ({ $title }): バージョンが報告されていません。
firmware-level-unparseable = { $component } ({ $title }): { $installed } は { $scheme } 形式のバージョンではありません。
firmware-level-incomparable = { $component } ({ $title }): { $installed } は、ベースライン ({ $wanted }) と比較できません。
firmware-level-ignored = { $component } ({ $title }) は判定の対象外です: { $why }
firmware-level-unclear = { $component }: ベースラインのどの要件が該当するかは不明です。
firmware-level-remedy = { $title } をベースラインが認めるレベル ({ $wanted }) に更新してから、もう一度確認してください。
firmware-level-remedy-via = まず { $title } を { $stones } に更新し (それぞれの更新後に再起動)、次にベースラインが認めるレベル ({ $wanted }) に更新してから、もう一度確認してください。
firmware-level-remedy-after = 先に { $first } を更新し、次に { $title } をベースラインが認めるレベル ({ $wanted }) に更新してから、もう一度確認してください。
firmware-level-remedy-via-after = 先に { $first } を更新し、次に { $title } を { $stones } に更新し (それぞれの更新後に再起動)、最後にベースラインが認めるレベル ({ $wanted }) に更新してから、もう一度確認してください。

firmware-inventory-whole = ファームウェア インベントリをすべて読み取りました: { $count } 項目。
firmware-inventory-in-part = ファームウェア インベントリの { $count } 項目を読み取れませんでした。
firmware-inventory-empty = ファームウェア インベントリが空です。空のサーバーはありえません。
firmware-inventory-not-read = ファームウェア インベントリを読み取れませんでした。
firmware-member-not-read = ファームウェア インベントリの { $component } を読み取れませんでした。
firmware-ready = BMC は、ファームウェア インベントリが完全であると報告しています。
firmware-not-ready = BMC は、ファームウェア インベントリがまだ完全ではないと報告しています。
firmware-not-ready-remedy = BMC がすべてのファームウェアを読み取るまで待ち (再起動後数分)、もう一度確認してください。
firmware-ready-unknown = BMC のファームウェア インベントリが完全かどうかは不明です。
firmware-ready-not-offered = この Redfish サービスは、ファームウェア インベントリが完全かどうかを報告しません。

firmware-required-there = { $title } があります: { $component }
firmware-required-absent = { $title } がファームウェア インベントリにありません。
firmware-required-unknown = { $title } がファームウェア インベントリにあるかどうかは不明です。

firmware-unlisted = { $component } { $name } ({ $installed }): ベースラインに該当するルールがありません。
firmware-unlisted-remedy = 出典付きのルールをベースラインに追加するか、部品を取り外してください。

firmware-uniform-same = { $title }: { $count } 項目のバージョンは同じです。
firmware-uniform-differs = { $title }: 項目ごとにバージョンが異なります: { $versions }
firmware-uniform-unknown = { $title }: すべての項目のバージョンが同じかどうかは不明です。
firmware-uniform-single = { $title }: 項目が 1 つだけのため、比較の対象がありません。
firmware-uniform-remedy = すべての { $title } を同じレベルにそろえてください。
driver-pair-no-adapter = インベントリに Mellanox (NVIDIA) アダプターのファームウェアはありません。
driver-pair-unread = Mellanox (NVIDIA) アダプターがどのドライバーで動作しているかは不明です。
driver-pair-which = 各 Mellanox (NVIDIA) アダプターがどのドライバーで動作しているかは不明です。Windows には { $count } 種類のバージョンがあります。
driver-pair-no-row = { $component } は { $installed } です。その Windows ドライバー { $driver } がこのファームウェアを対象としているかどうかは不明です。表に該当する組み合わせがありません。
driver-pair-below = { $component } は { $installed } です。その Windows ドライバー { $driver } の対象は { $least } 以降です (推奨: { $recommended })。
driver-pair-supported = { $component } は { $installed } で、その Windows ドライバー { $driver } の対象です (推奨: { $recommended })。
driver-pair-recommended = { $component } は { $installed } で、その Windows ドライバー { $driver } の推奨バージョン以降です。
driver-pair-dropped = { $component } ({ $installed }) は ConnectX-4 で、Windows ドライバー { $driver } ではサポートされなくなっています。
driver-pair-remedy = { $component } を { $recommended } に更新するか、現在のファームウェアを対象とするドライバーをインストールしてください。
driver-pair-dropped-remedy = 3.10 より古い WinOF-2 をインストールするか、アダプターを交換してください。

firmware-driver-new-enough = { $title }: Windows ドライバーは { $min } 以降です。
firmware-driver-old = { $title }: Windows ドライバーは { $version } です。ファームウェアに対応するのは { $min } 以降です。
firmware-driver-unknown = { $title }: Windows ドライバーが { $min } 以降かどうかは不明です。
firmware-driver-no-match = { $title }: このサーバーのドライバーにベースライン ({ $pattern }) と一致するものがないため、どのドライバーで動作しているかは不明です。
firmware-driver-unclear = このサーバーに { $title } があるかどうかが不明なため、特定のドライバーが必要かどうかも不明です。
firmware-driver-elsewhere = { $title } はこのサーバーにないため、ドライバーの要件はありません。
firmware-driver-no-demand = このサーバーに該当するドライバーの要件はありません。
firmware-driver-no-match-remedy = { $title } がどのドライバーで動作しているかを Windows で確認してください。その後、ベースラインが想定するドライバーをインストールするか、ベースラインのパターンを修正します。
firmware-driver-unknown-remedy = この patchgate に付属するコレクターで、Windows の情報をもう一度収集してください。それでも不明な場合は、{ $title } がどのドライバーで動作しているかを Windows で確認します。
firmware-driver-remedy = { $title } のドライバー { $min } 以降をインストールしてから、もう一度収集と確認を行ってください。

setting-level-met = { $title } は { $value } で、ベースライン ({ $wanted }) を満たしています。
setting-level-broken = { $title } は { $value } で、ベースライン ({ $wanted }) を満たしていません。
setting-level-not-seen = { $title } は不明です。ベースラインの要件: { $wanted }
setting-level-unclear = { $title } は { $value } で、ベースライン ({ $wanted }) と照合できません: { $why }。
setting-level-remedy = { $title } ({ $name }) をベースラインが認める値 ({ $wanted }) に設定してから、もう一度確認してください。

firmware-pending-nothing = { $component }: 適用待ちの更新はありません。
firmware-pending-staged = { $component }: { $version } への更新が適用待ちで、再起動を待っています。
firmware-pending-unclear = { $component }: 適用待ちの更新があるかどうかは不明です。
firmware-pending-log-none = { $part }: 保守ログに、有効化を待っている更新の記録はありません。
firmware-pending-log-waits = { $part }: { $build } に更新された後、有効化されていません。再起動を待っています。
firmware-pending-log-unclear = { $part }: 有効化を待っている更新があるかどうかは、保守ログからは判断できません。
firmware-pending-log-not-read = BMC の保守ログを読み取れませんでした。
firmware-pending-log-not-offered = この Redfish サービスには保守ログがありません。
firmware-pending-running = { $component }: マネージャーは、インベントリのとおりのものを実行しています。
firmware-pending-contradiction = マネージャーが実行しているのは { $running } ですが、インベントリでは実行されるべきイメージが { $listed } です: 更新が BMC の再起動を待っているか、どちらかの情報が最新ではありません。
firmware-pending-contradiction-remedy = BMC を再起動してから、もう一度確認してください。
firmware-pending-remedy = サーバーを再起動してファームウェアの更新を完了させ、もう一度確認してから、Windows の更新プログラムを適用してください。

device-silent = { $place }: 装着されていますが、ファームウェアを帯域外では確認できません ({ $ids })。
device-silent-remedy = { $place } のファームウェアをオペレーティング システムで確認するか、BMC が読み取れるアダプターに交換してください。
device-seen = { $place }: ファームウェアを確認できます。
device-hinted = { $place }: ファームウェアは UEFI の設定からのみ分かります ({ $ids })。正式に報告されたバージョンより確度が低いため、要件とは照合していません。
device-chipset = { $place }: チップセットの一部です ({ $ids })。そのコードは UEFI に含まれています。
device-unclear = { $device }: 独自のファームウェアを持つアダプターかどうかは不明です。
device-list-not-read = PCIe デバイスを読み取れなかったため、見えていないアダプターがある可能性があります。
device-list-empty = BMC の一覧に PCIe デバイスがないため、見えていないアダプターがある可能性があります。
device-inventory-not-read = ファームウェア インベントリを読み取れなかったため、載っていないアダプターは不明です。

baseline-valid = ベースライン { $baseline } (有効期限 { $until }) で判定しました。
baseline-none = このサーバーに該当するベースラインがないため、ファームウェアを判定できません。
baseline-none-remedy = --baseline で指定するか、このマシン タイプのベースラインを作成してください (docs/baseline.md)。
baseline-none-remedy-model = --baseline で指定するか、models = ["{ $model }"] を含むベースラインを作成してください (patchgate baseline capture、docs/baseline.md)。
baseline-other-machine = ベースライン { $baseline } は別のサーバー用のため、ファームウェアを判定できません。
baseline-machine-unknown = ベースライン { $baseline } がこのサーバー用かどうかは不明です。
baseline-stale = ベースライン { $baseline } の有効期限は { $until } でした。今日は { $today } です。
baseline-stale-remedy = 新しいバージョンのベースラインを使用するか、値を見直して新しいバージョンを発行してください。
baseline-not-yet = ベースライン { $baseline } の有効期間は { $from } からです。今日は { $today } です。
baseline-draft = ベースライン { $baseline } は下書きのため、判定の根拠になりません。
baseline-withdrawn = ベースライン { $baseline } は取り下げられています。
baseline-wrong-severity = ベースライン { $baseline } は { $rule } の重大度を変更していますが、変更できません: { $why }。

demands = { $first }, { $rest }
demands-open = { $wanted }、未解決: { $ids }
demand-at-least = { $version } 以上
demand-at-least-for = { $version } 以上 ({ $ids } のため)
demand-floors = { $first } かつ { $rest }
demand-exactly = { $version } のみ
demand-via = { $below } 未満は { $stone } を経由
demand-ignored = 対象外: { $why }
floor-for = { $version } ({ $ids } のため)
floor-fixes = { $version } ({ $ids } を修正)
floors-broken = { $first } と { $rest }
match-active = { $patterns }、実行中のバンク
match-backup = { $patterns }、バックアップのバンク
match-pending = { $patterns }、適用待ちの更新
version-none = { $text } は、バージョンがないことを示します
version-too-long = { $length } バイトは、バージョンとしては長すぎます (最大 { $most })
version-of-no-scheme = { $text } は { $scheme } のバージョンではありません。想定される形式: { $expected }
