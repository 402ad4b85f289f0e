// SPDX-License-Identifier: Apache-2.0

/// What a new machine does at its first boot: the text of `ops/cloud-init.yml`, to the byte. A resource beside a program that is one
/// file would be one more thing to lose; a test holds the two together.
enum CloudInit {
    static let text = #"""
        #cloud-config
        # SPDX-License-Identifier: Apache-2.0
        #
        # Makes a bare Ubuntu 24.04 a host for deploys at its first boot: Docker, a user who deploys, sshd that takes keys alone, swap,
        # bounded logs, upgrades by itself. `deployctl provision` sends this very text; by hand it goes into the field "user data" of a
        # new machine. What depends on deploy.yml (nginx, folders, sudo rules) is done by `deployctl setup --login ubuntu` afterwards.

        package_update: true
        package_upgrade: true
        packages: [docker.io, unattended-upgrades]

        # docker is there before its package, so that the user can be in it. Whoever may call Docker can become root.
        groups: [docker]
        users:
          - default
          - name: deploy
            gecos: Deploys
            shell: /bin/bash
            lock_passwd: true
            groups: [docker]

        # libssh2 1.10, of Debian 12, cannot check RSA keys. The console is where deployctl learns the keys.
        ssh_deletekeys: true
        ssh_genkeytypes: [ed25519, ecdsa]
        ssh: {emit_keys_to_console: true}
        ssh_pwauth: false
        disable_root: true

        # For moments: a release starts beside the one that serves.
        swap: {filename: /swapfile, size: 1G, maxsize: 1G}

        write_files:
          # Sorts before what the image brings: sshd takes the first word on everything. Tunnels stay: deployctl asks releases through them.
          - path: /etc/ssh/sshd_config.d/10-deploy.conf
            permissions: "0644"
            content: |
              PermitRootLogin no
              PasswordAuthentication no
              KbdInteractiveAuthentication no
              MaxAuthTries 4
              LoginGraceTime 30
              X11Forwarding no
              AllowAgentForwarding no
          # Before Docker's package, so that it begins with it.
          - path: /etc/docker/daemon.json
            permissions: "0644"
            content: |
              {
                "live-restore": true,
                "log-driver": "json-file",
                "log-opts": {"max-size": "10m", "max-file": "5"},
                "no-new-privileges": true,
                "userland-proxy": false
              }
          - path: /etc/apt/apt.conf.d/20auto-upgrades
            permissions: "0644"
            content: |
              APT::Periodic::Update-Package-Lists "1";
              APT::Periodic::Unattended-Upgrade "1";
              APT::Periodic::AutocleanInterval "7";
          # A kernel is mended only by a reboot; containers start again by themselves.
          - path: /etc/apt/apt.conf.d/52deploy-upgrades
            permissions: "0644"
            content: |
              Unattended-Upgrade::Remove-Unused-Kernel-Packages "true";
              Unattended-Upgrade::Automatic-Reboot "true";
              Unattended-Upgrade::Automatic-Reboot-Time "04:00";
          - path: /etc/sysctl.d/60-deploy.conf
            permissions: "0644"
            content: |
              vm.swappiness = 10

        # The key that the machine was launched with lets in both: ubuntu, who may become root, and deploy, who may not.
        runcmd:
          - [install, -d, -m, "0700", -o, deploy, -g, deploy, /home/deploy/.ssh]
          - [install, -m, "0600", -o, deploy, -g, deploy, /home/ubuntu/.ssh/authorized_keys, /home/deploy/.ssh/authorized_keys]
          - [sysctl, --quiet, --system]
          - [systemctl, try-reload-or-restart, ssh.service]

        """#
}
