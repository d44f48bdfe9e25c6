# The rules about two states of one server: before an update and after it.

since-not-compared = 以前の証跡とは比較していません。理由は before-match にあります。

before-match-same = 以前の証跡はこのサーバーのものです: { $count } 個の識別情報が一致し、相違はありません。
before-match-other = 以前の証跡は別のサーバーのものです。
before-match-too-little = 以前の証跡がこのサーバーのものかどうかは不明です: 一致した識別情報は { $count } 個です。{ $wanted } 個の一致が必要で、欠けているものがあってはなりません。
before-match-remedy = 更新前にこのサーバーについて `patchgate collect` で保存した証跡を指定してください。
before-match-older = 以前の証跡の収集日時は { $then } で、今回より前です。
before-match-not-older = 以前の証跡の収集日時は { $then } で、{ $now } より前ではありません。
before-match-depth = どちらも深さ { $depth } で収集されています。
before-match-other-depth = 以前の証跡の深さは { $then }、今回は { $now } です。一方でしか確認していない項目は、変化したとは言えません。
before-match-depth-remedy = --depth { $depth } でもう一度スキャンしてください。
before-match-no-hardware = どちらも BMC を確認していないため、比較するファームウェアがありません。
before-match-one-side = どちらか一方にハードウェア側の証跡がありません。

update-active = { $component }: 以前に求められていたもの ({ $wanted }) は有効になっています。
update-not-active = { $component }: 以前に求められていたもの ({ $wanted }) は有効になっていません。
update-not-active-unknown = { $component }: 以前に求められていたもの ({ $wanted }) が有効になっているかどうかは不明です。
update-not-active-remedy = 更新を完了させてから (ファームウェアの更新では再起動や再試行が必要なことがあります)、もう一度確認してください。
update-not-active-log-unread = 以前に有効化を待っていた更新があったかどうかは不明です。
update-not-active-unread = 以前の証跡のファームウェア インベントリに欠落があるため、当時求められていたものは不明です。
update-not-active-nothing = 以前は、適用待ちの更新も、ベースラインが認めないレベルのものもありませんでした。

firmware-moved-same = { $count } 件は以前と同じです。
firmware-moved-up = { $component } は { $before } から { $now } に上がりました。
firmware-moved-changed = { $component } は { $before } から { $now } に変わりました。
firmware-moved-new = { $component } ({ $now }) は以前はありませんでした。
firmware-moved-unstaged = { $component }: 適用待ちだった { $before } への更新は、もう待機していません。
firmware-moved-gone = { $component } ({ $before }) はなくなりました。
firmware-moved-unknown = { $component } が変化したかどうかは不明です: 以前は { $before }、現在は { $now } です。

firmware-went-back = { $component } は { $before } から { $now } に戻りました。
firmware-went-back-remedy = 古いバージョンになった理由を調べてください。失敗した更新はロールバックされ、交換された部品には元のバージョンが入っています。
firmware-went-back-unknown = { $component } は { $before } から { $now } に変わりましたが、どちらが新しいかは判断できません。
firmware-went-back-none = 古いバージョンに戻ったものはありません。
